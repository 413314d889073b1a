// What scripts add to the curator's workspace: the draft saves as one goes, the buttons do not
// reload the page at its top, and leaving with something unsaved asks first.
"use strict";

const AUTOSAVE_MS = 2500; // after the last change
const draftForm = document.querySelector("form[data-workspace]");

function startAutosave(form) {
  const state = form.querySelector("[data-state]");
  const version = form.elements.namedItem("version");
  // While two versions stand side by side nothing may be saved that nobody chose.
  let stopped = Boolean(form.querySelector(".clash"));
  let timer = 0;
  let dirty = false;
  let sending = null;

  function say(words, bad = false) {
    state.textContent = words;
    state.classList.toggle("workspace__state--bad", bad);
  }

  async function save() {
    dirty = false;
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "save");
    const response = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      redirect: "manual",
    });
    if (response.ok) {
      version.value = (await response.json()).version;
      say(`Saved at ${new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}.`);
    } else if (response.status === 409) {
      stopped = true;
      say("Another manager saved this draft meanwhile. Press “Save draft” to see both versions.", true);
    } else if (response.status === 422) {
      const { errors } = await response.json();
      say(`Not saved: ${Object.values(errors)[0]}`, true);
    } else {
      throw new Error(`the server answered ${response.status}`);
    }
  }

  function later() {
    dirty = true;
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(now, AUTOSAVE_MS);
  }

  async function now() {
    if (sending) return;
    say("Saving …");
    sending = save().catch(() => {
      dirty = true;
      say("Not saved yet. Your words are still here: press “Save draft” to try again.", true);
    });
    await sending;
    sending = null;
    if (dirty && !stopped) later();
  }

  // A reason or a choice that belongs to a button says nothing until that button is pressed.
  const waits = (name) => /^(reason|into|answer|nomination)-/.test(name);
  form.addEventListener("input", (event) => {
    if (!waits(event.target.name)) later();
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    dirty = false;
    if (!sending) return;
    // The button must be pressed on top of the version that is being saved right now.
    event.preventDefault();
    await sending;
    form.requestSubmit(event.submitter);
  });
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

if (draftForm) startAutosave(draftForm);
