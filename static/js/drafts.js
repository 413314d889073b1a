// What is typed into the form of a post is kept as one goes, as the draft that "Save draft" keeps
// without this script. It stands in the form again on any device.
"use strict";

(() => {
  const SETTLE_MS = 2000; // after the last change
  const AGAIN_MS = 15000; // after something went wrong on the way
  const SIGNED_OUT =
    "You are signed out. Go on as usual: the next page lets you sign in, and your words come along.";
  const NOT_YET = "Draft not saved yet. Your words are still here.";

  function clock() {
    return new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  }

  function keep(form) {
    const state = form.querySelector("[data-draft-state]");
    const version = form.elements.namedItem("draft_version");
    // While two versions stand side by side nothing may be saved that nobody chose.
    let stopped = false;
    let leaving = false;
    let dirty = false;
    let sending = null;
    let timer = 0;

    // Said once a minute at most, because screen readers read it out.
    function say(words) {
      if (state.textContent !== words) state.textContent = words;
    }

    async function heard(response) {
      if (response.ok) {
        const saved = (await response.json()).version;
        version.value = saved;
        say(saved ? `Draft saved ${clock()}` : "");
      } else if (response.status === 409) {
        stopped = true;
        const { message } = await response.json();
        say(`${message} Press “Save draft” to see what to do.`);
      } else if (response.status === 422) {
        const { errors } = await response.json();
        say(Object.values(errors)[0]);
      } else if ([401, 403].includes(response.status)) {
        stopped = true;
        say(SIGNED_OUT);
      } else {
        throw new Error(`the server answered ${response.status}`);
      }
    }

    async function send(keepalive) {
      dirty = false;
      try {
        const response = await fetch("/drafts", {
          method: "POST",
          headers: { Accept: "application/json" },
          body: new FormData(form),
          redirect: "manual",
          keepalive,
        });
        await heard(response);
      } catch {
        dirty = true;
        say(NOT_YET);
        later(AGAIN_MS);
      }
    }

    async function now(keepalive = false) {
      clearTimeout(timer);
      if (sending || stopped || leaving) return;
      sending = send(keepalive);
      await sending;
      sending = null;
      if (dirty) later();
    }

    function later(wait = SETTLE_MS) {
      clearTimeout(timer);
      if (!stopped && !leaving) timer = setTimeout(now, wait);
    }

    function changed() {
      dirty = true;
      later();
    }

    form.addEventListener("input", changed);
    form.addEventListener("click", (event) => {
      if (event.target.closest("[name=rows]")) changed();
    });
    form.addEventListener("submit", async (event) => {
      clearTimeout(timer);
      if (sending) {
        // What is sent must know the version that is being saved right now.
        event.preventDefault();
        await sending;
        form.requestSubmit(event.submitter);
        return;
      }
      leaving = !event.defaultPrevented;
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && dirty) now(true);
    });
    addEventListener("pagehide", () => {
      if (dirty) now(true);
    });
  }

  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
})();
