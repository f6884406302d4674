"""The job file that `init` writes is sound as it stands, and with every key set."""

import re

from msgspec.structs import fields

from emsquote.finding import Finding, Origin, Severity
from emsquote.intake.job_file import read_job
from emsquote.intake.job_template import job_template
from emsquote.model.bom import Bom, BomSource
from emsquote.model.job import Job

BOM = Bom(source=BomSource(file="gateway.rev2.xlsx", format="xlsx"), columns=(), lines=())
DOUBT = Finding(
    Severity.DOUBT,
    "odd",
    Origin("gateway.xlsx", row=4),
    'footprint "A\nquantities = [1]" is not known',
)


def test_as_written_it_sets_quantities_and_title_only(tmp_path):
    path = tmp_path / "job.toml"
    path.write_text(job_template(BOM, (DOUBT,)), encoding="utf-8")
    assert read_job(path) == Job(quantities=(10, 100, 1000), title="gateway.rev2")


def test_with_every_key_set_it_is_sound_and_nothing_is_left_at_its_default(tmp_path):
    path = tmp_path / "job.toml"
    path.write_text(re.sub(r"(?m)^#(?=\S)", "", job_template(BOM)), encoding="utf-8")
    job, plain = read_job(path), Job(quantities=())
    left = [f.name for f in fields(Job) if getattr(job, f.name) == getattr(plain, f.name)]
    assert left == ["decisions"], "those come from --decisions and the library, not from the job"


def test_a_doubtful_part_is_listed_on_one_line():
    assert '#   gateway.xlsx:4: footprint "A quantities = [1]" is not known\n' in job_template(
        BOM, (DOUBT,)
    )
