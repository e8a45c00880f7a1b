import os
import shutil

import pytest

from db.keys import FLOOR
from db.vault import create_vault
from tests.vault.vault_secrets import ACCOUNT, PASSWORD


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A data folder with its database, made once because deriving keys is slow on purpose; tests work on copies."""
    folder = tmp_path_factory.mktemp("made") / "数据"
    vault, code = create_vault(folder, "uid-1", ACCOUNT, PASSWORD, random=os.urandom, cost=FLOOR)
    db = vault.database(create=True)
    db.table("lead").insert_all([{"uid": str(number), "name": f"线索{number}"} for number in range(50)], pk="uid")
    db.close()
    return vault, code


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made[0].folder, tmp_path / "数据")
