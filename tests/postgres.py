"""A real PostgreSQL for tests, on loopback and for as long as they run.

It needs the server's programs, no account.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "pass:word/of@all"
QUOTED = "pass%3Aword%2Fof%40all"
USER = "keeper"
_SYSTEM_USER = "postgres"


def programs():
    """Return the folder of the newest server's programs, None if there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def why_not():
    """Return why no server can be started, "" if one can."""
    if programs() is None:
        return "needs PostgreSQL: apt-get install postgresql"
    if os.getuid() == 0 and not (
        shutil.which("setpriv") and _SYSTEM_USER in {each.pw_name for each in pwd.getpwall()}
    ):
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


def _command(*words):
    as_user = ("setpriv", f"--reuid={_SYSTEM_USER}", f"--regid={_SYSTEM_USER}", "--clear-groups")
    return [*(as_user if os.getuid() == 0 else ()), *map(str, words)]


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def address(self, database, user=USER, password=QUOTED):
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def run(self, sql, database="postgres"):
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            done = connection.execute(sql)
            return done.fetchall() if done.description else None

    def new_database(self, tablespace="pg_default"):
        """Return the address of a database without a library: always the same, since each has a
        thousand files.
        """
        name = f"shelf_on_{tablespace}"
        if not self.run(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self.run(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' TABLESPACE {tablespace}"
            )
        self.run("DROP SCHEMA IF EXISTS emsquote CASCADE", name)
        return self.address(name)


@contextmanager
def running():
    """Start a server with data of its own, and stop it in the end."""
    with tempfile.TemporaryDirectory(prefix="emsquote-postgres-") as name:
        folder = Path(name)
        secret = folder / "password"
        secret.write_text(PASSWORD)
        if os.getuid() == 0:
            for path in (folder, secret):
                shutil.chown(path, _SYSTEM_USER)
        data, bin_ = folder / "data", programs()
        options = (
            "--no-sync",
            "--auth=scram-sha-256",
            f"--username={USER}",
            f"--pwfile={secret}",
            "--encoding=UTF8",
        )
        made = _command(bin_ / "initdb", "-D", data, "--locale=C", *options)
        subprocess.run(made, check=True, capture_output=True, cwd=folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = (
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={folder}",
            "fsync=off",
            "max_connections=30",
        )
        started = _command(
            bin_ / "postgres",
            "-D",
            data,
            "-p",
            port,
            *(word for each in settings for word in ("-c", each)),
        )
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(started, stdout=log, stderr=log, cwd=folder)
        try:
            _wait(process, port, folder / "log")
            yield Server(port, process.pid)
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait(30)


def _wait(process, port, log):
    import psycopg

    for _ in range(300):
        try:
            psycopg.connect(
                Server(port, process.pid).address("postgres"), connect_timeout=2
            ).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
