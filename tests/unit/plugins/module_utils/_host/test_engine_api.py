# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
import socket
import time
import typing as t
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import (
    AnswerError,
    EngineApi,
    EngineError,
    NotFoundError,
)


def _status_500(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(500)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _trickle(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _number in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def test_answers(tmp_path: Path, serving: t.Any) -> None:
    path = str(tmp_path / "s")
    answers = {"/a": b'{"x": 1}', "/text": b"hello", "/500": _status_500}
    with serving(path, answers) as asked:
        api = EngineApi(path, 5)
        assert api.get("/a") == {"x": 1}
        assert api.peer == os.getpid()
        with pytest.raises(NotFoundError):
            api.get("/none")
        with pytest.raises(AnswerError, match="not JSON"):
            api.get("/text")
        with pytest.raises(AnswerError, match="500"):
            api.get("/500")
        assert (api.get("/a"), api.failure, api.calls) == ({"x": 1}, None, 5)
        api.close()
    assert asked == ["/a", "/none", "/text", "/500", "/a"]


def test_a_dropped_connection_is_made_anew(tmp_path: Path, serving: t.Any) -> None:
    def drop(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"{}")
        handler.close_connection = True

    path = str(tmp_path / "s")
    with serving(path, {"/a": drop}):
        api = EngineApi(path, 5)
        assert [api.get("/a"), api.get("/a")] == [{}, {}]
        api.close()


def test_nobody_is_there(tmp_path: Path) -> None:
    api = EngineApi(str(tmp_path / "s"), 5)
    with pytest.raises(EngineError) as caught:
        api.get("/version")
    assert caught.value.state == "down"


def test_a_socket_that_was_left_behind(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "s"))
    with pytest.raises(EngineError) as caught:
        EngineApi(str(tmp_path / "s"), 5).get("/version")
    assert caught.value.state == "down"


def test_a_stuck_engine_is_waited_for_once(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        api = EngineApi(str(tmp_path / "s"), 0.2)
        began = time.monotonic()
        for _number in range(20):
            with pytest.raises(EngineError) as caught:
                api.get("/version")
            assert caught.value.state == "stuck"
        assert time.monotonic() - began < 2
        assert (api.calls, api.peer) == (1, os.getpid())


def test_an_answer_that_trickles_in_is_no_answer(tmp_path: Path, serving: t.Any) -> None:
    path = str(tmp_path / "s")
    with serving(path, {"/a": _trickle}):
        api = EngineApi(path, 0.3)
        began = time.monotonic()
        with pytest.raises(EngineError) as caught:
            api.get("/a")
        api.close()
    assert caught.value.state == "stuck"
    assert time.monotonic() - began < 1.5


def test_somebody_else_answers(tmp_path: Path, serving: t.Any) -> None:
    path = str(tmp_path / "s")
    with serving(path, {"/a": lambda handler: handler.wfile.write(b"SSH-2.0-x\r\n\r\n") and None}):
        api = EngineApi(path, 1)
        with pytest.raises(EngineError) as caught:
            api.get("/a")
        api.close()
    assert caught.value.state == "down"
