// In a thread: copy the link of a reply, fold a branch away, go to the next new reply. Without this
// script each reply has its link, branches stay open, and a link leads to the first new reply.
"use strict";

(() => {
  const list = document.querySelector("ol.replies");
  if (!list) return;

  const KEPT = "folded"; // ids of folded replies, in this tab
  const KEPT_MAX = 200;
  const SAID = 2500; // milliseconds for which a button says what it did

  const announcer = document.createElement("p");
  announcer.className = "vh";
  announcer.setAttribute("role", "status");
  document.body.append(announcer);

  const sprite = document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0] ?? "";

  function button(className, icon, words) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#${icon}`);
    svg.append(use);
    const said = document.createElement("span");
    said.textContent = words;
    made.append(svg, said);
    return made;
  }

  function hiddenWords(words) {
    const made = document.createElement("span");
    made.className = "vh";
    made.textContent = words;
    return made;
  }

  const idOf = (reply) => reply.id.replace("reply-", "");
  const nameOf = (reply) => reply.querySelector(":scope > article .name")?.textContent ?? "";

  /* ---- Copy link */

  function copyButton(reply) {
    const made = button("quiet", "link", "Copy link");
    const name = nameOf(reply);
    if (name) made.append(hiddenWords(` to the reply of ${name}`));
    made.addEventListener("click", () => copy(made, `${location.origin}/replies/${idOf(reply)}`));
    return made;
  }

  async function copy(made, address) {
    const done = await put(address);
    announcer.textContent = done ? "Link copied." : `It could not be copied. The link is ${address}`;
    const said = made.querySelector("span");
    said.textContent = done ? "Copied" : "Not copied";
    setTimeout(() => { said.textContent = "Copy link"; }, SAID);
  }

  async function put(text) {
    try {
      await navigator.clipboard.writeText(text); // not there on plain http
      return true;
    } catch {
      const field = document.createElement("textarea");
      const before = document.activeElement;
      field.value = text;
      field.className = "vh";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      before?.focus({ preventScroll: true });
      return done;
    }
  }

  /* Menus get theirs as they open: a page has up to 200 of them. */
  function onToggle(event) {
    const menu = event.target;
    if (!menu.matches?.("details.more[open]") || menu.dataset.copy) return;
    menu.dataset.copy = "yes";
    const item = document.createElement("li");
    item.append(copyButton(menu.closest("li.reply")));
    menu.querySelector(`a[href^="/replies/"][href$="${idOf(menu.closest("li.reply"))}"]`)
      ?.parentElement.after(item);
  }

  /* ---- Fold a branch */

  function kept() {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(KEPT)) ?? []);
    } catch {
      return new Set();
    }
  }

  function keep(id, folded) {
    const ids = kept();
    ids.delete(id);
    if (folded) ids.add(id);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify([...ids].slice(-KEPT_MAX)));
    } catch {
      // Without storage it lasts as long as the page.
    }
  }

  function foldButton(reply, branch) {
    const count = branch.querySelectorAll("li.reply").length;
    const made = button("fold", "chevron", `${count} ${count === 1 ? "reply" : "replies"}`);
    made.append(hiddenWords(` to ${nameOf(reply) || "it"}`));
    branch.id = `below-${idOf(reply)}`;
    made.setAttribute("aria-controls", branch.id);
    made.setAttribute("aria-expanded", "true");
    made.addEventListener("click", () => {
      const folded = made.getAttribute("aria-expanded") === "true";
      fold(reply, folded);
      keep(idOf(reply), folded);
    });
    return made;
  }

  function fold(reply, folded) {
    for (const part of reply.querySelectorAll(":scope > .replies, :scope > .reply__more")) {
      part.hidden = folded;
    }
    reply.querySelector(":scope > article .fold")?.setAttribute("aria-expanded", String(!folded));
  }

  function unfoldAbove(element) {
    for (let up = element?.parentElement.closest("li.reply"); up; up = up.parentElement.closest("li.reply")) {
      fold(up, false);
    }
  }

  function addFolds() {
    const folded = kept();
    for (const branch of list.querySelectorAll("li.reply > ol.replies")) {
      const reply = branch.parentElement;
      const top = reply.querySelector(":scope > article :is(.reply__top, .by--line) .meta");
      (top ?? reply.querySelector(":scope > article > :last-child")).append(foldButton(reply, branch));
      if (folded.has(idOf(reply))) fold(reply, true);
    }
  }

  function showTarget() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest("ol.replies")) return;
    const wasAway = !target.getClientRects().length;
    unfoldAbove(target);
    if (wasAway) target.scrollIntoView();
  }

  /* ---- The next new reply */

  function addNextNew() {
    const fresh = [...list.querySelectorAll(".reply__box .new")].map((b) => b.closest("li.reply"));
    const news = document.querySelector(".news");
    if (!fresh.length || !news) return;
    const made = button("btn btn--small next-new", "down", "");
    const said = made.querySelector("span");
    let next = 0;
    const say = () => {
      said.textContent = next ? `Next new, ${next + 1} of ${fresh.length}` : `First new of ${fresh.length}`;
    };
    made.addEventListener("click", () => {
      goTo(fresh[next]);
      next = (next + 1) % fresh.length;
      say();
    });
    news.querySelector("a")?.addEventListener("click", () => {
      next = 1 % fresh.length;
      say();
    });
    say();
    news.after(made);
  }

  /* Focus goes to the reply itself, whose name is read, and Tab goes on from there. */
  function goTo(reply) {
    unfoldAbove(reply);
    const article = reply.querySelector(":scope > article");
    article.tabIndex = -1;
    article.focus({ preventScroll: true });
    reply.scrollIntoView({ block: "start" });
  }

  addFolds();
  for (const deeds of list.querySelectorAll(".reply__deeds")) {
    if (!deeds.querySelector("details.more")) deeds.append(copyButton(deeds.closest("li.reply")));
  }
  addNextNew();
  showTarget();
  document.addEventListener("toggle", onToggle, true);
  window.addEventListener("hashchange", showTarget);
})();
