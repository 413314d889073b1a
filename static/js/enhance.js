// What scripts add to pages that work without them: relative times, marks without a reload,
// menus that close, the print button, and the focus on what needs mending.
"use strict";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RELATIVE_DAYS = 14; // older moments keep their date

function plural(number, one, many) {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

/* ---- Relative times. The date stays in the title; lists that need exact times say data-exact. */

function ago(then, now) {
  const seconds = Math.round((now - then) / 1000);
  if (seconds < MINUTE) return "just now";
  if (seconds < HOUR) return `${plural(Math.floor(seconds / MINUTE), "minute", "minutes")} ago`;
  if (seconds < DAY) return `${plural(Math.floor(seconds / HOUR), "hour", "hours")} ago`;
  const days = Math.floor(seconds / DAY);
  return days === 1 ? "yesterday" : `${days} days ago`;
}

function makeTimesRelative() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[datetime]:not([data-exact] time)")) {
    const then = Date.parse(time.dateTime);
    time.dataset.date ??= time.textContent;
    const recent = now - then < RELATIVE_DAYS * DAY * 1000 && then - now < MINUTE * 1000;
    time.textContent = recent ? ago(then, now) : time.dataset.date;
  }
}

/* ---- Marks: the form is sent in the background; whatever goes wrong, it is sent as any form is. */

const announcer = document.createElement("p");
announcer.className = "vh";
announcer.setAttribute("role", "status");
document.body.append(announcer);

async function mark(form) {
  const response = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(new FormData(form)),
    redirect: "manual", // to the sign-in page, say: the browser itself must go there
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}

function showMark(form, { endorsed, count, agencies }) {
  const box = form.parentElement;
  const objection = form.closest(".reply").matches(".reply--objection");
  const ofAgencies = agencies ? plural(agencies, "agency", "agencies") : "";
  const expect = count === 1 ? "expects to hear this" : "expect to hear this";
  const said = objection ? expect : "found this convincing";
  const people = plural(count, "person", "people") + (ofAgencies && ` of ${ofAgencies}`);

  form.action = `/replies/${form.dataset.endorse}/${endorsed ? "unendorse" : "endorse"}`;
  form.querySelector("button").setAttribute("aria-pressed", String(endorsed));
  const number = form.querySelector("[data-count]");
  number.textContent = count.toLocaleString("en-US");
  number.hidden = count === 0;
  box.querySelector("[data-agencies]").textContent = ofAgencies;
  box.querySelector("[data-words]").textContent = count ? `${people} ${said}.` : "";
  announcer.textContent =
    (endorsed ? "Marked. " : "Your mark is taken back. ") + (count ? `${people} ${said}.` : "");
}

async function onMark(event) {
  const form = event.target.closest("form[data-endorse]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  try {
    showMark(form, await mark(form));
  } catch {
    form.submit();
  } finally {
    delete form.dataset.sending;
  }
}

/* ---- Menus close with Escape and with a click elsewhere. */

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.more[open]")) {
    const away = event.type === "click" && !menu.contains(event.target);
    if (!away && event.key !== "Escape") continue;
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus && !away) menu.querySelector("summary").focus();
  }
}

makeTimesRelative();
setInterval(makeTimesRelative, MINUTE * 1000);
document.addEventListener("submit", onMark);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.querySelector(".errors")?.focus();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
