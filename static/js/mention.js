// Typing @ and the beginning of a username offers those of members. Without this script names are
// typed in full.
"use strict";

(() => {
  const SETTLE = 150; // milliseconds after a key in which another may follow
  const TYPED = /(?:^|[^\w@/.-])@([\p{L}\p{N}][\p{L}\p{N}_-]{0,29})$/u; // before the caret
  const fields = document.querySelectorAll('textarea[name="body"]');
  if (!fields.length) return;

  const list = document.createElement("ul");
  list.className = "names";
  list.id = "names";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Members");
  const announcer = document.createElement("p");
  announcer.className = "vh";
  announcer.setAttribute("role", "status");
  let field = null;
  let chosen = 0;
  let waiting = 0;
  let asked = 0;

  function typed() {
    if (!field || field.selectionStart !== field.selectionEnd) return null;
    return TYPED.exec(field.value.slice(0, field.selectionStart))?.[1] ?? null;
  }

  async function offer() {
    const begins = typed();
    if (!begins) return hide();
    const number = ++asked;
    let found = [];
    try {
      const response = await fetch(`/usernames?begins=${encodeURIComponent(begins)}`, { redirect: "error" });
      if (response.ok) found = await response.json();
    } catch {
      /* offline, or signed out meanwhile: the name is typed in full */
    }
    if (number === asked && typed() === begins) show(found);
  }

  function show(found) {
    if (!found.length) return hide();
    list.replaceChildren(...found.map(option));
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-autocomplete", "list");
    list.hidden = false;
    choose(0);
    announcer.textContent = `${found.length} ${found.length === 1 ? "member" : "members"}: arrow keys, then Enter.`;
  }

  function option({ username, name, agency }, number) {
    const item = document.createElement("li");
    item.id = `names-${number}`;
    item.setAttribute("role", "option");
    item.dataset.username = username;
    const strong = document.createElement("b");
    strong.textContent = `@${username}`;
    item.append(strong, ` ${[name, agency].filter(Boolean).join(", ")}`);
    return item;
  }

  function choose(number) {
    chosen = (number + list.children.length) % list.children.length;
    for (const [place, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", String(place === chosen));
    }
    field.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(item) {
    const end = field.selectionStart;
    field.setRangeText(`@${item.dataset.username} `, end - typed().length - 1, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    hide();
    field.focus();
  }

  function hide() {
    asked += 1;
    list.hidden = true;
    announcer.textContent = "";
    field?.removeAttribute("aria-activedescendant");
  }

  function onKey(event) {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && typed()) take(list.children[chosen]);
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
  }

  document.body.append(announcer);
  for (const each of fields) {
    each.addEventListener("input", () => {
      field = each;
      clearTimeout(waiting);
      waiting = setTimeout(offer, SETTLE);
    });
    each.addEventListener("keydown", onKey);
    each.addEventListener("blur", hide);
  }
  // Before the field loses the focus.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item && typed()) take(item);
  });
})();
