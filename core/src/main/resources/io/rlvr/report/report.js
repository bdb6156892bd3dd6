"use strict";
/* Shows rollouts as they are filtered. All that a model said goes in by textContent. */
(() => {
  const PAGE = 30;
  const find = name => document.getElementById("browser-" + name);
  const data = JSON.parse(find("data").textContent);
  const list = find("list");
  const more = find("more");
  let found = [];
  let shown = 0;

  const tests = {
    step: (rollout, value) => String(rollout.step) === value,
    subject: (rollout, value) => data.prompts[rollout.prompt].subject === value,
    verdict: (rollout, value) => rollout.kinds.includes(value),
    flag: (rollout, value) => rollout.flags.includes(value),
    text: (rollout, value) => {
      const prompt = data.prompts[rollout.prompt];
      return [prompt.id, prompt.question, prompt.reference, rollout.response]
        .some(text => text.toLowerCase().includes(value.toLowerCase()));
    },
  };

  const element = (parent, tag, kind, text) => {
    const made = document.createElement(tag);
    made.className = kind;
    made.textContent = text;
    parent.appendChild(made);
    return made;
  };

  const shaded = (pre, text, shades) => {
    let at = 0;
    pre.textContent = "";
    shades.forEach((end, index) => {
      if (index % 2 === 0) {
        const run = text.slice(at, end);
        const shade = shades[index + 1];
        element(pre, "span", shade === 0 ? "" : "p" + shade, run);
        at = end;
      }
    });
    pre.append(text.slice(at));
  };

  const texts = (parent, title, text, shades) => {
    const block = element(parent, "div", "text", "");
    element(block, "h4", "", title);
    const pre = element(block, "pre", "", text === "" ? "(empty)" : text);
    pre.dir = "auto";
    if (shades) {
      shaded(pre, text, shades);
    }
  };

  const draw = rollout => {
    const prompt = data.prompts[rollout.prompt];
    const item = element(list, "article", "rollout", "");
    const verdict = element(item, "p", "verdict", "");
    element(verdict, "span", "step", "step " + rollout.step);
    element(verdict, "span", "", "prompt " + prompt.id + ", sample " + rollout.sample);
    if (prompt.subject !== "") {
      element(verdict, "span", "", prompt.subject);
    }
    element(verdict, "span", "pill " + rollout.colour, rollout.pill);
    element(verdict, "span", "advantage", rollout.credit);
    if (rollout.dispute) {
      element(verdict, "span", "pill dispute", rollout.dispute);
    }
    rollout.flags.forEach(flag => element(verdict, "span", "pill flag", flag));
    const three = element(item, "div", "texts", "");
    texts(three, "Prompt", prompt.question);
    texts(three, "Response", rollout.response, rollout.shades);
    texts(three, "Reference", prompt.reference);
    if (rollout.error) {
      element(item, "p", "error", rollout.error);
    }
  };

  const next = () => {
    found.slice(shown, shown + PAGE).forEach(draw);
    shown = Math.min(found.length, shown + PAGE);
    more.hidden = shown === found.length;
    const number = value => value.toLocaleString("en");
    find("count").textContent = number(found.length) + " of " + number(data.rollouts.length)
      + " rollouts fit; " + number(shown) + " are shown.";
  };

  const filter = () => {
    const asked = Object.keys(tests).filter(name => find(name).value !== "");
    found = data.rollouts.filter(
      rollout => asked.every(name => tests[name](rollout, find(name).value)));
    list.textContent = "";
    shown = 0;
    next();
  };

  Object.keys(tests).forEach(name => {
    find(name).addEventListener("input", filter);
    find(name).addEventListener("change", filter);
  });
  more.addEventListener("click", next);
  find("text").closest("section").hidden = false;
  filter();
})();
