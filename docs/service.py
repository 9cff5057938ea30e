"""A decision service in sixty lines: JSON in, decision out, standard library alone."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ambition_policy.wire import LONGEST, InvalidWire, answer, questions
from ambition_policy.wire.text import parse, write

OK, WRONG, NOT_FOUND, NO_LENGTH, TOO_LONG = 200, 400, 404, 411, 413


class Handler(BaseHTTPRequestHandler):
    """Answers `POST /decide` with a decision, and `GET /questions` with what can be asked."""

    timeout = 10

    def do_GET(self) -> None:
        """Say which questions there are and what each takes."""
        if self.path != "/questions":
            self.reply(NOT_FOUND, {"error": "no such path"})
            return
        asked = questions().values()
        self.reply(OK, {a.name: {s.name: s.required for s in a.slots} for a in asked})

    def do_POST(self) -> None:
        """Decide."""
        if self.path != "/decide":
            self.reply(NOT_FOUND, {"error": "no such path"})
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            self.reply(NO_LENGTH, {"error": "no length"})
            return
        if len(length) > len(str(LONGEST)) or int(length) > LONGEST:
            self.close_connection = True
            self.reply(TOO_LONG, {"error": "too long"})
            return
        try:
            found = answer(parse(self.rfile.read(int(length))), receipts=True)
        except InvalidWire as error:
            faults = [{"path": f.path, "expected": f.expected, "got": f.got} for f in error.faults]
            found = {"error": "wire", "faults": faults}
        self.reply(WRONG if "error" in found else OK, found)

    def reply(self, status: int, body: object) -> None:
        """Send JSON."""
        content = write(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep requests out of the log: they hold names and reasons."""


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(server.server_port, flush=True)  # noqa: T201  (how else would anybody know?)
        server.serve_forever()
