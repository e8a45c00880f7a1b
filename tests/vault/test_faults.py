import errno

import pytest
from sqlcipher3 import dbapi2 as cipher

from app.domain.errors import MachineFault
from db.faults import FAULTS, OS_FAULTS, translated


@pytest.mark.parametrize("code", FAULTS)
@pytest.mark.parametrize("extension", [0, 1 << 8, 12 << 8])
def test_every_known_fault_of_the_database_has_a_sentence_and_a_next_step(code, extension):
    fault = cipher.OperationalError("whatever")
    fault.sqlite_errorcode = code | extension

    with pytest.raises(MachineFault) as told, translated():
        raise fault

    assert (told.value.what, told.value.next_step) == FAULTS[code]


@pytest.mark.parametrize("code", OS_FAULTS)
def test_every_known_fault_of_the_disk_has_a_sentence_and_a_next_step(code):
    with pytest.raises(MachineFault) as told, translated():
        raise OSError(code, "whatever")

    assert (told.value.what, told.value.next_step) == OS_FAULTS[code]


def test_a_path_that_is_a_folder_is_told_in_words(tmp_path):
    with pytest.raises(MachineFault, match="是文件夹"), translated():
        tmp_path.write_bytes(b"x")


@pytest.mark.parametrize(
    "bug", [cipher.OperationalError("no such table"), cipher.IntegrityError("UNIQUE"), OSError("no number"), OSError(errno.EINVAL, "x"), KeyError("x")]
)
def test_a_bug_of_the_program_passes_through_unchanged(bug):
    with pytest.raises(type(bug)) as passed, translated():
        raise bug

    assert passed.value is bug


@pytest.mark.parametrize("sentence", [*FAULTS.values(), *OS_FAULTS.values()])
def test_sentences_are_plain_and_polite(sentence):
    assert all(part.endswith("。") and "！" not in part for part in sentence)
