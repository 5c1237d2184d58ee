"""What each role allows."""

from app.core.viewer import Can
from app.people.models import Role

RIGHTS: dict[Role, tuple[Can, ...]] = {
    Role.POSTER: (Can.POST,),
    Role.COORDINATOR: (Can.POST, Can.COORDINATE),
    Role.ASSESSOR: (),
    Role.CASE_WORKER: (),
    Role.ADMINISTRATOR: (Can.ADMINISTER,),
}
