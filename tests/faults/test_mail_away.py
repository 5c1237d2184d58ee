"""The mail server is away for hours: claims do not notice, and what is still due leaves once."""

from datetime import timedelta
from pathlib import Path

from app.core import clock
from tests.faults.sites import run_flask, running
from tests.harness.history import Told
from tests.harness.stores import Store
from tests.mailserver import MailServer

AWAY_FOR = timedelta(hours=2)


def test_claims_do_not_notice_and_everything_leaves_once_it_is_back(
    store: Store, tmp_path: Path
) -> None:
    mail = MailServer()  # not yet there: it listens from entering the block below

    def deliver(later: timedelta) -> str:
        at = (clock.now() + later).isoformat()
        job = ("run-job", "deliver", "--now", at)
        return run_flask(store.url, *job, FLEXPOOL_SMTP_URL=mail.url).strip()

    with running(store, tmp_path) as site:
        taps = [phone.claim(site.tasks[0].id) for phone in site.phones()]
        assert [tap.told for tap in taps] == [Told.OK] * 3
        assert deliver(timedelta(minutes=5)) == "deliver: 0"
        assert site.phones()[0].claim(site.tasks[1].id).told is Told.OK, "and again"
        with mail:
            assert deliver(AWAY_FOR) == "deliver: 8", "four claims, to the contact and the poster"
            assert len({message["Message-ID"] for message in mail.wait_for(8)}) == 8
            assert len(mail.messages) == 8
        assert site.violations() == []
