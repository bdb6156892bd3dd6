"""Opens reports in headless Chromium by its driver, uses the filters of the rollout browser, and
compares what is shown with the data that the page holds. Nothing that a model or a dataset said may
run, and nothing may be written to the console.

    check_report.py CHROMEDRIVER PAGE...

A page without rollouts is opened and no more.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PORT_LINE = "was started successfully on port "
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1280,2000",
]


class Browser:
    """As much of WebDriver as is needed here."""

    def __init__(self, driver):
        self.process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if PORT_LINE in line:
                self.url = "http://127.0.0.1:" + line.split(PORT_LINE)[1].strip().rstrip(".")
                break
        self.profile = tempfile.mkdtemp()
        asked = {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": [*ARGUMENTS, "--user-data-dir=" + self.profile]},
        }
        session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": asked}})
        self.url += "/session/" + session["sessionId"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            sys.exit("check_report: " + error.read().decode())

    def open(self, page):
        self.call("POST", "/url", {"url": "file://" + page})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def console(self):
        return self.call("POST", "/se/log", {"type": "browser"})

    def close(self):
        self.call("DELETE", "")
        self.process.terminate()


def require(condition, what):
    if not condition:
        sys.exit("check_report: " + what)


# What a person does: choose a value, and look at what is there then.
CHOOSE = """
const [filter, value] = arguments;
const control = document.getElementById("browser-" + filter);
control.value = value;
control.dispatchEvent(new Event("input"));
while (!document.getElementById("browser-more").hidden) {
  document.getElementById("browser-more").click();
}
return [...document.querySelectorAll("#browser-list .rollout")].map(item => ({
  verdict: [...item.querySelectorAll(".verdict span")].map(span => span.textContent),
  texts: [...item.querySelectorAll("pre")].map(pre => pre.textContent),
  elements: [...item.querySelectorAll("*")].map(each => each.tagName),
}));
"""
DATA = "return document.getElementById('browser-data')?.textContent ?? null"
CHOICES = "return [...document.getElementById('browser-' + arguments[0]).options].map(o => o.value)"
KNOWN = {"P", "SPAN", "DIV", "H4", "PRE"}


def fits(data, rollout, filter_name, value):
    prompt = data["prompts"][rollout["prompt"]]
    if filter_name == "step":
        return rollout["step"] == int(value)
    if filter_name == "subject":
        return prompt["subject"] == value
    if filter_name == "verdict":
        return value in rollout["kinds"]
    if filter_name == "flag":
        return value in rollout["flags"]
    texts = [prompt["id"], prompt["question"], prompt["reference"], rollout["response"]]
    return any(value.lower() in text.lower() for text in texts)


def texts_of(data, rollout):
    prompt = data["prompts"][rollout["prompt"]]
    texts = [prompt["question"], rollout["response"], prompt["reference"]]
    return [text or "(empty)" for text in texts]


def check(browser, page):
    browser.open(page)
    title = browser.run("return document.title")
    data = browser.run(DATA)
    tried = 0
    if data is not None:
        data = json.loads(data)
        rollouts = data["rollouts"]
        require(browser.run("return document.getElementById('browser').hidden") is False,
                page + ": the browser of rollouts is hidden")
        word = re.search(r"\w+", rollouts[0]["response"] + data["prompts"][0]["question"]).group()
        asked = [("text", word.upper()), ("text", "no such text"), ("text", "")]
        for name in ("step", "subject", "verdict", "flag"):
            values = browser.run(CHOICES, name)
            require(values[0] == "", page + ": no way to take a filter away")
            asked += [(name, value) for value in values[1:]] + [(name, "")]
        for name, value in asked:
            expected = [r for r in rollouts if value == "" or fits(data, r, name, value)]
            found = browser.run(CHOOSE, name, value)
            require([texts_of(data, r) for r in expected] == [item["texts"] for item in found],
                    f"{page}: {name} = '{value}' shows {len(found)} of {len(expected)} rollouts")
            require(all({*item["elements"]} <= KNOWN for item in found),
                    f"{page}: {name} = '{value}' shows elements that are not ours")
            tried += 1
        # two at once
        step = str(rollouts[-1]["step"])
        browser.run(CHOOSE, "step", step)
        both = browser.run(CHOOSE, "verdict", "low")
        require(len(both) == sum(fits(data, r, "step", step) and "low" in r["kinds"]
                                 for r in rollouts), page + ": two filters are not both kept")
    time.sleep(0.5)  # for what a text would load or run
    require(browser.run("return document.title") == title, page + ": a text was run")
    require(browser.run("return performance.getEntriesByType('resource').length") == 0,
            page + ": it loads something")
    console = browser.console()
    require(not console, f"{page}: the console has {console}")
    size = 0 if data is None else len(data["rollouts"])
    print(f"check_report: {page}: {size} rollouts, {tried} filters tried, the console is empty")


def check_policy(browser, page):
    """A script that is not ours must not run, even where it is markup: the policy stops it."""
    with open(page, encoding="utf-8") as file:
        text = file.read()
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as changed:
        hostile = "<script>document.title = 'ran'</script><b onclick=\"document.title = 'ran'\">x</b>"
        changed.write(text.replace("<main>", "<main>" + hostile, 1))
        changed.flush()
        browser.open(changed.name)
        browser.run("document.querySelector('main > b').click()")
        require(browser.run("return document.title") != "ran", "the policy lets scripts run")
        refused = [entry for entry in browser.console() if "Content Security Policy" in entry["message"]]
        require(len(refused) == 2, f"the policy refused {len(refused)} of 2 scripts")
    print("check_report: the policy refuses a script and a handler that are not ours")


def main():
    browser = Browser(sys.argv[1])
    try:
        for page in sys.argv[2:]:
            check(browser, page)
        check_policy(browser, sys.argv[2])
    finally:
        browser.close()


main()
