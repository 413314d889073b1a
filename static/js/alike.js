// While one writes the title of a thread: threads that ask the same. While one writes a reply: what the
// thread says already. Without this script both come with the preview.
"use strict";

(() => {
  const SETTLE = 700; // milliseconds in which nothing more is typed
  const LONGEST = 5000; // characters, of which the server reads no more

  function watch(control, address, shortest) {
    const form = control.form;
    let waiting = 0;
    let asked = "";

    function box() {
      const there = form.querySelector("[data-alike]");
      if (there) return there;
      const made = document.createElement("div");
      made.className = "alike";
      made.dataset.alike = "";
      made.setAttribute("role", "status");
      (control.closest(".field") ?? control).after(made);
      return made;
    }

    async function ask() {
      const said = control.value.trim().slice(0, LONGEST);
      if (said === asked) return;
      asked = said;
      if (said.length < shortest) return box().replaceChildren();
      const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
      body.set(control.name, said);
      try {
        const response = await fetch(address, { method: "POST", body, redirect: "manual" });
        const html = response.ok ? await response.text() : "";
        if (said === asked) box().innerHTML = html.trim();
      } catch {
        // offline: what is typed stays, and posting will say so
      }
    }

    control.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, SETTLE);
    });
  }

  for (const form of document.querySelectorAll("form[method=post]")) {
    const address = new URL(form.action).pathname;
    if (address === "/threads") watch(form.elements.title, "/threads/similar", 12);
    if (/^\/threads\/\d+\/replies$/.test(address)) {
      watch(form.elements.body, address.replace(/replies$/, "nearest"), 60);
    }
  }
})();
