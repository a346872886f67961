"""The developer key and the tokens of a world."""

from collections.abc import Mapping

from canvas_comms.lms.developer_keys import DeveloperKey
from canvas_comms.redaction import Secret
from canvas_comms_memory.stores.logins import Logins
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_wire.worlds import LmsWorld


def developer_key_of(world: LmsWorld) -> DeveloperKey:
    """The developer key that a world describes."""
    given = world.developer_key
    return DeveloperKey(
        id=str(given.id),
        secret=Secret(given.secret),
        name=given.name,
        redirect_uris=given.redirect_uris,
        scopes=given.scopes,
        require_scopes=given.require_scopes,
        allow_includes=given.allow_includes,
        auto_expire_tokens=given.auto_expire,
        trusted=given.trusted,
        client_type=given.client_type,
        state=given.state,
    )


def tokens_of(logins: Logins, loading: Loading) -> Mapping[str, Secret]:
    """The tokens of a world by their names, given out now. Raises `InvalidWorld`."""
    key_id = str(loading.world.developer_key.id)
    return {
        str(one.ref): logins.give_token(
            loading.id(one.user),
            scopes=one.scopes,
            expires_at=loading.when(one.expires_at, f"lms.tokens[{index}].expires_at"),
            key_id=key_id,
            purpose=one.purpose,
        )
        for index, one in enumerate(loading.world.tokens)
    }


__all__ = ["developer_key_of", "tokens_of"]
