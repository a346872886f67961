"""What holds of every search, in any small school."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms import contexts
from canvas_comms.lms.conversations.rules.address_book import AddressBook, Checks
from canvas_comms.lms.conversations.rules.recipients import ContextAddress, read_address
from canvas_comms.lms.conversations.rules.search_contexts import FoundContext
from canvas_comms.lms.conversations.rules.searching import (
    CONTEXTS,
    EVERYTHING,
    SEARCH_POLICY,
    USER,
    RecipientQuery,
    Row,
    contexts_found,
    page_found,
    people_found,
)
from canvas_comms.lms.courses import (
    Course,
    CourseRole,
    CourseState,
    Enrollment,
    EnrollmentState,
    Group,
    Section,
)
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.paging import PageAsked, read_page
from canvas_comms.lms.people import Account, AccountKind, AccountUser, ObserverLink, User
from canvas_comms.lms.sorted_people import order_of

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
USERS = tuple(str(id) for id in range(11, 19))
NAMES = ["Ann Archer", "Bob Baker", "anna baker", "Cho Chan", "Ann Archer"]
PLACES = {"51": "1", "52": "1", "53": "2"}
ASKED = [
    None,
    "course_1",
    "course_1_students",
    "course_1_sections",
    "course_1_groups",
    "section_51",
    "group_71",
]

enrollments = st.builds(
    lambda user, section, role, state, observes, limited: Enrollment(
        "0", user, PLACES[section], section, role, state, observes, limited
    ),
    st.sampled_from(USERS),
    st.sampled_from(list(PLACES)),
    st.sampled_from(CourseRole),
    st.sampled_from(EnrollmentState),
    st.none() | st.sampled_from(USERS),
    st.booleans(),
)


@st.composite
def schools(draw: st.DrawFn) -> IndexedDirectory:
    """Two courses, three sections, a group of a course and one of the account, and who is what."""
    members = st.lists(st.sampled_from(USERS), unique=True, max_size=4).map(tuple)
    return IndexedDirectory(
        People(
            accounts=(Account("900", name="School"), Account("901", AccountKind.SITE_ADMIN)),
            users=tuple(User(id, draw(st.sampled_from(NAMES)), "Nick", NOW) for id in USERS),
            account_users=(AccountUser(USERS[-1], "900"),),
            observer_links=tuple(
                ObserverLink(*link)
                for link in draw(
                    st.lists(st.tuples(st.sampled_from(USERS), st.sampled_from(USERS)), max_size=2)
                )
            ),
            courses=tuple(Course(id, f"Bio {id}", NOW, draw(st.sampled_from(CourseState))) for id in "12"),
            sections=tuple(Section(id, of, f"Section {id}") for id, of in PLACES.items()),
            enrollments=tuple(draw(st.lists(enrollments, max_size=14))),
            groups=(
                Group("71", "Team", contexts.course("1"), NOW, members=draw(members)),
                Group("72", "Club", contexts.account("900"), NOW, members=draw(members)),
            ),
        )
    )


@st.composite
def searches(draw: st.DrawFn) -> tuple[AddressBook, RecipientQuery]:
    """Somebody's address book, and what they search for."""
    text = draw(st.sampled_from(ASKED))
    address = None if text is None else read_address(text)
    assert address is None or isinstance(address, ContextAddress)
    checks = Checks(weak=draw(st.booleans()), concluded_too=draw(st.booleans()))
    named = None if text is None or text.startswith("group") else "1"
    query = RecipientQuery(
        terms=draw(st.sampled_from([(), ("a",), ("n", "k"), ("bio",), ("bak",)])),
        context=address,
        types=draw(st.sampled_from([EVERYTHING, CONTEXTS, frozenset({USER}), frozenset({"section", USER})])),
        excluded=draw(st.sampled_from([frozenset(), frozenset({USERS[0], "course_1"})])),
        synthetic=draw(st.booleans()),
        sections_instead=draw(st.booleans()),
        inactive_too=draw(st.booleans()),
        writable_only=draw(st.booleans()),
    )
    return AddressBook(draw(schools()), draw(st.sampled_from(USERS)), checks, named), query


def id_of(row: Row) -> str:
    return row if isinstance(row, str) else row.id


@given(searches(), st.integers(1, 5))
def test_page_by_page_the_whole_list_is_shown_each_row_once(
    search: tuple[AddressBook, RecipientQuery], size: int
) -> None:
    book, query = search
    whole = [*map(id_of, contexts_found(book, query, NOW)), *people_found(book, query)]
    seen: list[str] = []
    page = PageAsked(size)
    while True:
        rows, bookmark = page_found(book, query, page, NOW)
        seen += map(id_of, rows)
        if bookmark is None:
            break
        assert len(rows) == size
        page = read_page(f"bookmark:{bookmark}", str(size), SEARCH_POLICY)

    assert seen == whole
    assert len(set(seen)) == len(seen)


@given(searches())
def test_contexts_come_by_rank_and_people_by_sortable_name(
    search: tuple[AddressBook, RecipientQuery],
) -> None:
    book, query = search
    found = [one for one in contexts_found(book, query, NOW) if isinstance(one, FoundContext)]
    users = [book.directory.user(id) for id in people_found(book, query)]
    orders = [order_of(user) for user in users if user is not None]
    plain = query.context is None and not query.terms

    if query.context is None or query.terms:
        assert found == sorted(found, key=lambda one: one.by_name if plain else one.rank)
    assert orders == sorted(orders)
    assert len(orders) == len(users)


@given(searches())
def test_whoever_is_found_is_seen_somewhere(search: tuple[AddressBook, RecipientQuery]) -> None:
    book, query = search
    for user in people_found(book, query):
        shared = book.common_courses(user) or book.common_groups(user) or book.by_account()
        in_group = book.directory.is_member(user, "71") and query.context is not None
        assert user == book.owner or shared or in_group


@given(searches())
def test_a_context_counts_the_people_who_are_found_in_it(search: tuple[AddressBook, RecipientQuery]) -> None:
    book, query = search
    for one in contexts_found(book, query, NOW):
        if isinstance(one, FoundContext):
            known = one.people(book)
            assert known.count == len(list(known.matching()))


@given(schools(), st.sampled_from(USERS), st.booleans())
def test_what_is_kept_for_everybody_alike_agrees_with_a_look_at_each_enrolment(
    directory: IndexedDirectory, owner: str, named: bool
) -> None:
    book = AddressBook(directory, owner, named="1" if named else None)
    course: Any = directory.course("1")
    sight = book.sight(course)
    seen = {one.user_id for one in directory.enrollments_in("1") if sight and sight.finds(one, course)}

    assert {id for _, _, id in book.in_course(course).matching()} == seen
