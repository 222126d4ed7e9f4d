"""A cluster of Dask: the same bytes as here, whatever dies, and one sentence when it cannot be used."""

from __future__ import annotations

import shutil
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import cluster_work
import pytest
from click.testing import CliRunner
from clusters import HERE, Cluster, free_port, running
from sites import NOW, event, mentor, png, write_site

import microsite.engine.cluster
from microsite.build import Options, build
from microsite.cli import cli
from microsite.diagnostics import to_text
from microsite.engine.cluster import ClusterError, cluster, edition
from microsite.engine.executors import Executor

A = TypeVar("A")
B = TypeVar("B")
SITE: dict[str, str | bytes] = {
    **{
        f"content/events/session-{n}.md": event(f"Text {n}.\n", start=f"2026-12-{n + 3:02} 18:00")
        for n in range(8)
    },
    "content/mentors/bo-example.md": mentor("Bo.\n", name="Bo Example", photo="/img/bo.png"),
    "content/img/bo.png": png(300, 500),
    "content/events/own.md": event(image="/img/bo.png", mentors="[bo-example]"),
}
ENDLESS = {"content/pages/about.md": "---\ntitle: About\n---\n" + "[" * 20_000}


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="module")
def serially(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = write_site(tmp_path_factory.mktemp("serially"), SITE)
    built = build(Options(root=root, at=NOW))
    assert built.published is not None, to_text(built.problems)
    return tree(root / "output")


def refused(address: str, patience: float = 3) -> str:
    with pytest.raises(ClusterError) as caught, cluster(address, patience):
        pass
    assert to_text([caught.value.problem])
    return f"{caught.value.problem.code} {caught.value.problem.message}"


def test_a_build_on_workers_that_see_nothing_of_the_site_has_the_same_bytes(
    two: Cluster, serially: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, SITE)
    monkeypatch.chdir(tmp_path)  # the site is `.`, which is another folder where the workers are
    with cluster(two.address, batch=4) as run:
        built = build(Options(root=Path(), at=NOW), run)
    assert built.published is not None, to_text(built.problems)
    assert tree(tmp_path / "output") == serially


def test_a_worker_that_is_killed_while_pages_are_made_changes_no_byte(
    serially: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path / "site", SITE)
    monkeypatch.chdir(tmp_path / "site")
    killed: list[int] = []
    with running(tmp_path / "cluster") as found, cluster(found.address, batch=4) as run:

        def kill(stage: str, done: int, _all: int) -> None:
            if stage == "rendering" and done and not killed:  # the first batch has come back
                found.kill("one")
                killed.append(done)

        built = build(Options(root=Path(), at=NOW), run, kill)
        assert found.workers["one"].returncode is not None
        assert found.workers["two"].poll() is None
    assert killed
    assert built.published is not None, to_text(built.problems)
    assert tree(tmp_path / "site/output") == serially


def test_a_worker_that_is_killed_costs_only_what_it_had_in_hand(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(tmp_path / "cluster") as found, cluster(found.address, batch=5) as run:
        results = iter(run(partial(cluster_work.noted, log=log, seconds=0.02), range(100)))
        first = next(results)
        found.kill("one")
        rest = list(results)
    assert [first, *rest] == [(n, str(n * n)) for n in range(100)]
    times = Counter(int(line.split()[0]) for line in log.read_text().splitlines())
    again = {n // 5 for n, count in times.items() if count > 1}
    assert set(times) == set(range(100))
    assert len(again) <= 2  # the batch that it worked on, and one whose result was still on its way


def test_work_is_spread_over_the_workers_and_comes_back_in_order(two: Cluster, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with cluster(two.address, batch=3) as run:
        fn = partial(cluster_work.noted, log=log, seconds=0.01)
        assert list(run(fn, range(50))) == [(n, str(n * n)) for n in range(50)]
        assert list(run(fn, [])) == []
    assert len({line.split()[1] for line in log.read_text().splitlines()}) == 2


def test_what_interrupts_markdown_here_interrupts_it_there(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, ENDLESS)
    monkeypatch.chdir(tmp_path)
    with cluster(two.address) as run:
        there = build(Options(root=Path(), at=NOW), run).problems
    assert [p.message for p in there] == [p.message for p in build(Options(root=Path(), at=NOW)).problems]
    assert "takes longer than" in there[0].message


def test_a_picture_that_changes_while_cards_are_drawn_is_found_out(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path)
    monkeypatch.chdir(tmp_path)

    def later(run: Executor) -> Executor:
        def changed(fn: Callable[[A], B], items: Sequence[A], /) -> Iterable[B]:
            if any(getattr(item, "form", "") == "card" for item in items):
                (tmp_path / "content/img/ada.png").write_bytes(png(10, 10))
            return run(fn, items)

        return changed

    with cluster(two.address) as run:
        built = build(Options(root=Path(), at=NOW), later(run))
    assert built.published is None
    assert {p.code for p in built.problems} == {"F101"}
    assert "changed while it was being built" in built.problems[0].message


def test_a_fault_of_the_work_is_raised_as_it_is(two: Cluster) -> None:
    with cluster(two.address, batch=2) as run, pytest.raises(ZeroDivisionError):
        list(run(cluster_work.faulty, range(9)))


def test_where_nobody_answers_it_is_said_in_time() -> None:
    assert refused(f"tcp://127.0.0.1:{free_port()}").startswith("E113 ")


def test_a_listener_that_is_no_scheduler_is_said_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert refused(f"tcp://127.0.0.1:{silent.getsockname()[1]}").startswith("E113 ")


@pytest.mark.parametrize(
    "address", ["foo://127.0.0.1:1", "tcp://127.0.0.1:port", "tcp://no.such.host.invalid:1"]
)
def test_an_address_of_no_form_is_a_problem_and_no_trace(address: str) -> None:
    assert refused(address).startswith("E113 ")


def test_a_scheduler_without_workers_is_said_in_time(tmp_path: Path) -> None:
    with running(tmp_path, workers=[]) as found:
        assert refused(found.address, 2).startswith(
            "E113 the cluster cannot be used: its scheduler has no worker"
        )


def test_when_all_workers_have_gone_the_build_ends(tmp_path: Path) -> None:
    with running(tmp_path) as found, cluster(found.address, patience=1, batch=1) as run:
        with pytest.raises(ClusterError) as caught:
            list(run(cluster_work.deadly, range(40)))
        assert caught.value.problem.code == "E113"  # which of its sentences depends on what is noticed first


def test_a_scheduler_that_dies_ends_the_build(tmp_path: Path) -> None:
    fn = partial(cluster_work.noted, log=tmp_path / "log", seconds=0.05)
    with running(tmp_path) as found, cluster(found.address, patience=2, batch=1) as run:
        results = iter(run(fn, range(200)))
        next(results)
        found.kill("scheduler")
        with pytest.raises(ClusterError) as caught:
            list(results)
    assert caught.value.problem.code == "E113"


def package(folder: Path, name: str, version: str) -> str:
    """Return a folder in which a package seems to have another version."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return str(folder)


@pytest.mark.parametrize(("name", "version"), [("microsite", "9.9.9"), ("pillow", "1.2.3")])
def test_a_worker_with_another_version_is_named(tmp_path: Path, name: str, version: str) -> None:
    path = package(tmp_path / "other", name, version)
    with running(tmp_path / "cluster", workers=["one"], path=path) as found:
        said = refused(found.address, 30)
    assert said.startswith(
        f"E114 a worker of the cluster is not the same program: it has {name} {version}, here is "
    )


def test_a_worker_with_other_source_files_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(HERE / "microsite", other / "microsite", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "microsite/formats/money.py").open("a") as stream:
        stream.write("# changed\n")
    with running(tmp_path / "cluster", workers=["one"], path=str(other)) as found:
        assert "its microsite has other source files" in refused(found.address, 30)


def test_a_worker_with_another_python_is_named(two: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = microsite.engine.cluster._python  # noqa: SLF001 - one machine seldom has two Pythons with all packages
    seen: list[str] = []

    def python(version: str) -> str:
        seen.append(version)
        return "3.99" if len(seen) == 1 else theirs(version)

    monkeypatch.setattr(microsite.engine.cluster, "_python", python)
    assert ", here is 3.99" in refused(two.address)


def test_a_worker_that_came_later_and_is_another_program_does_no_work(
    two: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster(two.address) as run:
        monkeypatch.setattr(microsite.engine.cluster, "edition", lambda: {**edition(), "source": "another"})
        with pytest.raises(ClusterError) as caught:
            list(run(cluster_work.faulty, [1, 2]))
    assert caught.value.problem.code == "E114"


def run_command(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["build", "--now", "2026-11-22T12:00Z", *words], prog_name="microsite")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output


def test_the_command_builds_on_a_cluster(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_site(tmp_path))
    code, output = run_command("--executor", two.address)
    assert code == 0, output
    assert " written, " in output


def test_the_command_says_what_is_wrong_with_a_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_site(tmp_path))
    code, output = run_command("--executor", "foo://127.0.0.1:1")
    assert code == 1
    assert "error E113: the cluster cannot be used" in output
    assert "nothing was published" in output


def test_without_the_packages_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_site(tmp_path))
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, output = run_command("--executor", "tcp://127.0.0.1:8786")
    assert (code, "pip install 'microsite[dask]'" in output) == (2, True)


@pytest.mark.parametrize("address", ["somewhere", "tcp://", "tcp://user:secret@host:1"])
def test_an_executor_that_is_no_address_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.chdir(write_site(tmp_path))
    code, output = run_command("--executor", address)
    assert code == 2
    assert "tcp://HOST:PORT" in output
    assert "secret" not in output
