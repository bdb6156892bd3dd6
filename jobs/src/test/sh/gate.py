"""A relay in front of an object store, which holds one request for as long as a test wants.

    gate.py PORT STORE_PORT FOLDER

Where FOLDER has a file `armed` of two lines, a word and a pattern, the first PUT whose path has the
pattern is caught: at once if the word is `before`, else when the store's answer to it is there
(`after`). The gate then makes the file `caught`, waits for the file `go`, and closes both
connections: the store has not seen the request, or the client not the answer.
"""

import os
import re
import socket
import socketserver
import sys
import threading
import time

PORT, STORE_PORT, FOLDER = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
lock = threading.Lock()


def at(name):
    return os.path.join(FOLDER, name)


def takes(request):
    """When to catch a request, if it is the one: it is armed for no other from then on."""
    line = re.match(rb"PUT (\S+) HTTP", request)
    if not line:
        return None
    with lock:
        if not os.path.exists(at("armed")):
            return None
        with open(at("armed")) as armed:
            word, pattern = armed.read().split()
        if not re.search(pattern, line.group(1).decode()):
            return None
        os.remove(at("armed"))
        return word


def hold():
    open(at("caught"), "w").close()
    while not os.path.exists(at("go")):
        time.sleep(0.01)


class Relay(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.caught = threading.Event()
        with socket.create_connection(("127.0.0.1", STORE_PORT)) as store:
            store.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            answers = threading.Thread(target=self.answers, args=(store,))
            answers.start()
            self.requests(store)
            answers.join()

    def requests(self, store):
        """A client sends the next request when it has the answer: one begins where a read begins."""
        try:
            while data := self.request.recv(1 << 16):
                word = takes(data)
                if word == "before":
                    hold()
                    break
                if word == "after":
                    self.caught.set()
                store.sendall(data)
        except OSError:
            pass
        self.end(store)

    def answers(self, store):
        try:
            while data := store.recv(1 << 16):
                if self.caught.is_set() and not data.startswith(b"HTTP/1.1 100"):
                    hold()
                    break
                self.request.sendall(data)
        except OSError:
            pass
        self.end(store)

    def end(self, store):
        for each in (self.request, store):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Gate(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


gate = Gate(("", PORT), Relay)
print("ready", flush=True)
gate.serve_forever()
