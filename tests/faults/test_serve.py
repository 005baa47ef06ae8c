"""`bansou serve` with real processes: what is killed comes back, what is orphaned ends, what is wrong is said."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.faults
ROOT = Path(__file__).resolve().parents[2]
START = 180  # seconds a start may take on a busy machine


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prepared = tmp_path_factory.mktemp("served")
    subprocess.run([sys.executable, "-m", "bansou", "prepare"], env=_environment(prepared), check=True, cwd=ROOT)
    return prepared


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def server(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with _serve(home, port) as process:
        _until(lambda: _answers(port), seconds=START)
        yield process
        process.terminate()
        process.wait(START)


def test_a_killed_web_process_is_started_again(server, port):
    victim = _child(server.pid, "--only web")
    os.kill(victim, signal.SIGKILL)

    _until(lambda: _child(server.pid, "--only web") not in {0, victim} and _answers(port), seconds=START)
    assert not _alive(victim)


def test_a_killed_web_worker_is_started_again(server, port):
    web = _child(server.pid, "--only web")
    _until(lambda: len(_children(web)) >= 2, seconds=START)
    victim = _children(web)[0]
    os.kill(victim, signal.SIGKILL)

    _until(lambda: not _alive(victim) and len(_children(_child(server.pid, "--only web"))) >= 2 and _answers(port), seconds=START)


@pytest.mark.parametrize("kind", ["--only worker", "bansou engine"])
def test_a_killed_process_is_started_again(server, kind):
    _until(lambda: _child(server.pid, kind) != 0, seconds=START)
    victim = _child(server.pid, kind)
    os.kill(victim, signal.SIGKILL)

    _until(lambda: _child(server.pid, kind) not in {0, victim}, seconds=START)


def test_no_process_outlives_a_killed_supervisor_by_five_seconds(home, port):
    with _serve(home, port) as supervisor:
        family = _whole_family(supervisor.pid, port)
        supervisor.kill()
        supervisor.wait()

    _until(lambda: not any(_alive(pid) for pid in family), seconds=5)


def test_a_stopped_server_leaves_no_process_within_a_few_seconds(home, port):
    with _serve(home, port) as supervisor:
        family = _whole_family(supervisor.pid, port)
        supervisor.terminate()
        assert supervisor.wait(30) == 0

    assert not any(_alive(pid) for pid in family)


def test_a_second_start_needs_less_than_ten_seconds_of_one_processor(home, port):
    assert any(_start_takes(home, port) < 10 for _ in range(3))  # others on the machine make processor time longer, never shorter


def _start_takes(home: Path, port: int) -> float:
    with _serve(home, port) as supervisor:
        _until(lambda: _answers(port), seconds=START)
        needed = sum(_processor_seconds(pid) for pid in (supervisor.pid, *_family(supervisor.pid)))
        supervisor.terminate()
        supervisor.wait(START)
    return needed


def test_a_taken_port_is_said_with_its_cure(home, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        result = _refused(home, port)

    assert f"Port {port} is in use" in result
    assert f"--port {port + 1}" in result


def test_a_second_server_on_the_same_home_is_refused(server, home, port):
    result = _refused(home, port + 1)

    assert f"running already on {home} (process {server.pid})" in result
    assert "BANSOU_HOME" in result


def _refused(home: Path, port: int) -> str:
    command = [sys.executable, "-m", "bansou", "serve", "--port", str(port)]
    result = subprocess.run(command, env=_environment(home), cwd=ROOT, capture_output=True, text=True, timeout=START, check=False)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    return result.stderr


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "BANSOU_URL"}}
    return kept | {"BANSOU_HOME": str(home)}


@contextmanager
def _serve(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The supervisor, which ends with the test however that goes."""
    command = [sys.executable, "-m", "bansou", "serve", "--no-sample", "--port", str(port)]
    with subprocess.Popen(command, env=_environment(home), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        try:
            yield process
        finally:
            process.kill()


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=2) as page:
            return bool(page.status == 200)
    except (URLError, OSError):
        return False


def _children(pid: int) -> list[int]:
    """The processes whose parent is `pid`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == pid and after_name[0] != "Z":
            found.append(int(folder.name))
    return found


def _family(pid: int) -> list[int]:
    return [descendant for child in _children(pid) for descendant in (child, *_family(child))]


def _whole_family(pid: int, port: int) -> list[int]:
    """Every process under `pid`, once web with its workers, engine and worker are up."""
    _until(lambda: _answers(port) and len(_family(pid)) >= 5, seconds=START)
    return _family(pid)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _child(pid: int, words: str) -> int:
    """The child of `pid` whose command line holds `words`, or 0."""
    return next((child for child in _children(pid) if words in _command_line(child)), 0)


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _until(holds: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        time.sleep(0.1)
