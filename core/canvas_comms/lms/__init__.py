"""Canvas LMS: what all its areas share, and the areas themselves.

How an area is written (channels, preferences, comm messages, conversations, discussions):

- `decide(view, command, actor, edition, now) → (outcome, changes)`, pure and total. The
  view extends `deciding.LmsView` (`view.directory`, `view.new_id()`) with look-ups of the
  area's own store. Refusals: `return deny(decision, edition, WORDINGS), ()`, where WORDINGS
  is the area's `Mapping[Reason, Wording]` (`answers.Fixed`, `Invalid`, `RecordInvalid`,
  `AttributeMessage`, `FieldError`, `NOT_FOUND`, `FORBIDDEN`, `CRASHED`,
  `missing_parameter`). The first refusal decides, so list findings in the server's order.
- `deciding`: base `Command[R]` of the area's frozen commands (`R`: how it may end, such as
  `ChannelListed | Denied`), `Denied(answer, decision)`, `deny`, `refused(reason, where)`,
  `not_found(where)`; shared change `UserRegistered(user_id, at)`.
- `editions`: `LmsEdition.Y2023 < Y2024 < Y2025_10`; ask `edition.has(Era.X)`; a behaviour
  that changed over time is a row of `ERA_RULES` (add yours there).
- `directory.Directory`: `user(id)`, `course`, `section`, `group`, `group_category`,
  `account`, `root_account`, `site_admin_account`, `enrollments_of(user)`,
  `enrollments_in(course)`, `enrollments_between(user, course)`, `sections_of(course)`,
  `groups_of(user)`, `groups_in(context)`, `groups_in_category`, `is_member(user, group)`,
  `observees_of`, `observers_of`, `account_users_of`. In tests and memory:
  `IndexedDirectory(People(accounts=(root, site_admin), users=…, …))`. Ids are text.
- `contexts`: `Context(kind, id)`, `.code`, `Context.of("course_1")`, `contexts.course(id)` …
- `actors.Actor(user_id, token=None, as_user=None)`: `.id` is whose rights count, `.user_id`
  the real user, `.login` token or session, `.token.sns_arn`, `.masquerading`. None: nobody.
- `rights`: `granted(directory, user_id, Right.X, context) → bool`; `may(…) → Decision`;
  `standing(enrollment, course)`, `by_enrollment(enrollment, course, right)` for one
  enrolment. Tables in `rights_table`; a right that is missing is a row there.
- `rules.credentials`: `logged_in(actor) → Decision`, `user_named(directory, text, self_id)`.
- `given`: commands carry raw values (`RawParam`: `ABSENT`, text, number, bool, None, list,
  dict) and the rule reads them: `is_blank`, `as_boolean`, `as_integer`, `as_text`, `as_id`,
  `as_list`, `as_texts`, `split`; `Parameters(values).at("a", "b")`, `.has`, `.within`.
- `jobs`: later work is a change `Queued(Job(work, due, singleton=""))`, `work` being a
  frozen value of the area; the area offers `work(view, work, edition, now) → changes`.
- `paging`: `read_page(page, per_page, policy)` → `PageAsked` (its `decision` may refuse),
  `cut(rows, asked)`, `numbered_links(asked, total)` / `bookmark_links`; a list outcome
  carries its rows and the `PageLinks`.
"""

from canvas_comms.lms.actors import AccessToken, Actor
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.directory import Directory, IndexedDirectory, People
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms.lms.rights import granted, may
from canvas_comms.lms.rights_table import Right

__all__ = [
    "ABSENT",
    "AccessToken",
    "Actor",
    "Context",
    "ContextKind",
    "Directory",
    "Era",
    "IndexedDirectory",
    "LmsEdition",
    "Parameters",
    "People",
    "RawParam",
    "Right",
    "granted",
    "may",
]
