// Rows of evidence in the form of a reply: added and removed in place, totals as one types.
// Without this file the same buttons send the form, and the server gives it back.
"use strict";

(() => {
  const ROWS_MAX = 8;
  const PLACES = 8; // digits after the point in a total: four of the quantity, four of the cost
  const UNIT = 10n ** BigInt(PLACES);
  const AMOUNT = /^(?:\d{1,15}|\d{1,3}(?:[, ]\d{3}){1,4})(?:\.\d{1,4})?$/;

  /* ---- Amounts: whole numbers of the smallest unit, so that nothing is ever rounded. */

  function scaled(text) {
    const plain = text.trim().replace(/^[$€£]\s*/, "");
    if (!AMOUNT.test(plain)) return null;
    const [whole, cents = ""] = plain.replace(/[, ]/g, "").split(".");
    return BigInt(whole + cents.padEnd(PLACES / 2, "0"));
  }

  function money(amount, currency) {
    const whole = (amount / UNIT).toLocaleString("en-US");
    const cents = (amount % UNIT).toString().padStart(PLACES, "0").replace(/0+$/, "");
    const digits = cents ? `${whole}.${cents.padEnd(2, "0")}` : whole;
    return currency === "USD" ? `$${digits}` : `${currency} ${digits}`;
  }

  /* ---- Figures: what a row comes to, and how the options compare. */

  function readBallpark(row) {
    const value = (name) => row.querySelector(`[name="ballpark_${name}"]`).value;
    const quantity = scaled(value("quantity").trim() || "1");
    const cost = scaled(value("unit_cost"));
    const total = quantity === null || cost === null ? null : quantity * cost;
    return { option: value("option").trim(), currency: value("currency"), total };
  }

  function compare(ballparks) {
    const options = new Map();
    for (const { option, total } of ballparks) {
      const key = option.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
      const known = options.get(key) ?? { name: option, total: 0n };
      options.set(key, { ...known, total: known.total + total });
    }
    const all = [...options.values()];
    const least = all.reduce((one, other) => (other.total < one.total ? other : one));
    return { least, others: all.filter((option) => option !== least) };
  }

  function compared(ballparks) {
    const whole = ballparks.filter(({ option, total }) => option && total !== null);
    if (whole.length < 2 || new Set(whole.map(({ currency }) => currency)).size > 1) return "";
    const { least, others } = compare(whole);
    const { currency } = whole[0];
    return others
      .map(({ name, total }) =>
        total === least.total
          ? `${least.name} costs the same as ${name}.`
          : `${least.name} costs ${money(total - least.total, currency)} less than ${name}.`,
      )
      .join(" ");
  }

  function showTotals(kind) {
    if (kind.dataset.kind !== "ballpark") return;
    const ballparks = [];
    for (const row of rowsOf(kind)) {
      const ballpark = readBallpark(row);
      const words = row.querySelector("[data-total]");
      words.hidden = ballpark.total === null;
      words.textContent =
        ballpark.total === null ? "" : `Total ${money(ballpark.total, ballpark.currency)}`;
      ballparks.push(ballpark);
    }
    const sentence = kind.querySelector("[data-compared]");
    sentence.textContent = compared(ballparks);
    sentence.hidden = !sentence.textContent;
  }

  /* ---- Rows */

  const rowsOf = (kind) => [...kind.querySelectorAll("[data-row]")];
  const firstField = (row) => row.querySelector("input, textarea");

  function clear(row) {
    for (const field of row.querySelectorAll("input, textarea")) field.value = "";
    for (const error of row.querySelectorAll(".error")) error.remove();
    for (const bad of row.querySelectorAll(".field--bad")) bad.classList.remove("field--bad");
    for (const field of row.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      const hint = `${field.id}-hint`;
      if (row.querySelector(`[id="${hint}"]`)) field.setAttribute("aria-describedby", hint);
      else field.removeAttribute("aria-describedby");
    }
  }

  /** Names, labels and buttons of a row say its number, which changes when one before it goes. */
  function number(kind) {
    const rows = rowsOf(kind);
    rows.forEach((row, index) => {
      const place = index + 1;
      for (const words of row.querySelectorAll("[data-number]")) words.textContent = place;
      for (const name of ["id", "for", "aria-describedby"]) {
        for (const element of row.querySelectorAll(`[${name}]`)) {
          const value = element.getAttribute(name);
          element.setAttribute(name, value.replace(/-\d+(?=-|\s|$)/g, `-${place}`));
        }
      }
      row.querySelector("button[name=rows]").value = `remove:${kind.dataset.kind}:${place}`;
    });
    kind.querySelector("button[value^='add:']").hidden = rows.length >= ROWS_MAX;
    showTotals(kind);
  }

  function add(kind) {
    const last = rowsOf(kind).at(-1);
    const row = last.cloneNode(true);
    clear(row);
    const chosen = (one) => one.querySelector("select"); // a clone forgets what was chosen
    if (chosen(row)) chosen(row).value = chosen(last).value;
    last.after(row);
    number(kind);
    firstField(row).focus();
  }

  function remove(kind, row) {
    const rows = rowsOf(kind);
    const place = rows.indexOf(row);
    if (rows.length === 1) clear(row);
    else row.remove();
    number(kind);
    firstField(rowsOf(kind)[Math.min(place, rowsOf(kind).length - 1)]).focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=rows]");
    const kind = button?.closest("[data-kind]");
    if (!kind) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    if (row) remove(kind, row);
    else add(kind);
  });

  document.addEventListener("input", (event) => {
    const kind = event.target.closest?.("[data-kind]");
    if (kind) showTotals(kind);
  });

  for (const kind of document.querySelectorAll("[data-kind]")) showTotals(kind);
})();
