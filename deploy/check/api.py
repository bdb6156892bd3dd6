"""Takes what spark-submit tells Kubernetes to make, and makes nothing.

    api.py FOLDER    prints its port on the loopback device; objects go to FOLDER as they come
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

FOLDER = Path(sys.argv[1])
NUMBERS = count(1)


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(200, {"apiVersion": "v1", "kind": "PodList", "metadata": {"resourceVersion": "1"}, "items": []})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        number = next(NUMBERS)
        kind = asked["kind"]
        role = asked["metadata"].get("labels", {}).get("spark-role", "")
        file = FOLDER / f"{kind}-{role}-{number:03d}.json"
        partial = file.with_suffix(".part")
        partial.write_text(json.dumps(asked))
        partial.rename(file)
        asked["metadata"].update(uid=f"00000000-0000-0000-0000-{number:012d}", resourceVersion="1")
        self.answer(201, asked)

    do_PATCH = do_POST

    def do_DELETE(self):
        self.answer(200, {"apiVersion": "v1", "kind": "Status", "status": "Success"})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
print(server.server_port, flush=True)
server.serve_forever()
