// Selecting words of a reply offers to quote them for the summary or in a reply, beside the selection
// and as the next stops of the Tab key. Without this script the reply's menu leads to the same pages.
"use strict";

(() => {
  const SHORTEST = 10;
  const LONGEST = 500; // characters, as the page itself judges
  const SETTLE = 200; // milliseconds in which a selection may still grow
  const GAP = 8;
  const EDGE = 80; // pixels at the end of a phone's screen that the link takes

  const box = document.createElement("div");
  box.className = "quote-this";
  box.hidden = true;
  const link = document.createElement("a");
  link.className = "btn btn--small";
  const answer = document.createElement("a");
  answer.className = "btn btn--line btn--small";
  answer.textContent = "Quote in a reply";
  box.append(link, answer);
  const announcer = document.createElement("p");
  announcer.className = "vh";
  announcer.setAttribute("role", "status");
  let waiting = 0;
  let pressed = false;

  /* What is selected, if all of it lies in the words of one reply. */
  function selected() {
    const selection = document.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const [from, to] = [proseOf(range.startContainer), proseOf(range.endContainer)];
    const prose = from ?? to;
    if (!prose || (from && to && from !== to) || strays(range, prose)) return null;
    // Not the range's own text, which has no space between two paragraphs.
    const words = selection.toString().trim();
    return words.length < SHORTEST ? null : { prose, range, words };
  }

  function proseOf(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return element?.closest(".prose[data-quote]") ?? null;
  }

  /* Whether there are words in the range before or after the reply's. Three clicks select a
     paragraph and end before whatever comes next, which is no word yet. */
  function strays(range, prose) {
    const own = document.createRange();
    own.selectNodeContents(prose);
    const outside = document.createRange();
    if (range.compareBoundaryPoints(Range.START_TO_START, own) < 0) {
      outside.setStart(range.startContainer, range.startOffset);
      outside.setEnd(prose, 0);
      if (outside.toString().trim()) return true;
    }
    if (range.compareBoundaryPoints(Range.END_TO_END, own) > 0) {
      outside.setStartAfter(box.previousElementSibling === prose ? box : prose);
      outside.setEnd(range.endContainer, range.endOffset);
      if (outside.toString().trim()) return true;
    }
    return false;
  }

  function offer() {
    const found = pressed ? null : selected();
    if (!found) return hide();
    const { prose, range, words } = found;
    const long = [...words].length > LONGEST;
    link.textContent = long ? `Select at most ${LONGEST} characters to quote` : "Quote for the summary";
    link.toggleAttribute("data-long", long);
    if (long) link.removeAttribute("href");
    else link.href = `/replies/${prose.dataset.quote}/quote?words=${encodeURIComponent(words)}`;
    answer.hidden = long || !prose.dataset.answer;
    if (!answer.hidden) answer.href = `${prose.dataset.answer}&words=${encodeURIComponent(words)}`;
    if (prose.nextElementSibling !== box) prose.after(box);
    if (box.hidden) announcer.textContent = long ? link.textContent : "Tab: quote these words.";
    box.hidden = false;
    place(range);
  }

  /* Below the last line; on phones at the foot of the screen, or at its head where that would
     cover the words. */
  function place(range) {
    const lines = range.getClientRects();
    const end = lines[lines.length - 1] ?? range.getBoundingClientRect();
    box.classList.toggle("quote-this--top", end.bottom > innerHeight - EDGE);
    if (getComputedStyle(box).position === "fixed") return;
    const frame = (box.offsetParent ?? document.body).getBoundingClientRect();
    const most = frame.width - box.offsetWidth - GAP;
    const left = end.right - frame.left - box.offsetWidth / 2;
    box.style.left = `${Math.max(GAP, Math.min(left, most))}px`;
    box.style.top = `${end.bottom - frame.top + GAP}px`;
  }

  function hide() {
    box.hidden = true;
    announcer.textContent = "";
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(offer, SETTLE);
  }

  /* On the page that the link leads to, the words that will be quoted are in view. */
  const mark = document.querySelector(".source__text mark");
  if (mark) mark.parentElement.scrollTop = mark.offsetTop - mark.parentElement.offsetTop - EDGE;

  if (!document.querySelector(".prose[data-quote]")) return;
  document.body.append(announcer);
  document.addEventListener("selectionchange", soon);
  // While the mouse is down the link would be in its way.
  document.addEventListener("mousedown", (event) => {
    if (box.contains(event.target)) return event.preventDefault(); // keeps the selection
    pressed = true;
    hide();
  });
  document.addEventListener("mouseup", () => {
    pressed = false;
    soon();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("resize", soon);
})();
