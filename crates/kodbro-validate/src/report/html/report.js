"use strict";
(() => {
  const form = document.getElementById("filters");
  const search = document.getElementById("q");
  const rule = document.getElementById("rule");
  const file = document.getElementById("file");
  const severities = [...form.querySelectorAll("input[name=severity]")];
  const shown = document.getElementById("shown");
  const fold = (text) => text.normalize("NFC").toLowerCase();
  const sections = [...document.querySelectorAll(".rule")].map((section) => ({
    section,
    rule: section.dataset.rule,
    severity: section.dataset.severity,
    words: fold(section.querySelector(".about").textContent),
    rows: [...section.querySelectorAll("tbody tr")].map((row) => ({
      row,
      file: row.dataset.file,
      words: fold([...row.cells].map((cell) => cell.textContent).join(" ")),
    })),
  }));

  const filter = () => {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    const wanted = new Set(severities.filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const { section, rule: id, severity, words: about, rows } of sections) {
      const open = wanted.has(severity) && (!rule.value || rule.value === id);
      let any = false;
      for (const entry of rows) {
        const has = (word) => entry.words.includes(word) || about.includes(word);
        const show = open && (!file.value || entry.file === file.value) && words.every(has);
        entry.row.hidden = !show;
        any ||= show;
        count += show;
      }
      section.hidden = !any;
    }
    shown.textContent = shown.dataset.text.replace("{shown}", count);
    document.documentElement.dataset.shown = count;
  };

  const remember = () => {
    const state = new URLSearchParams();
    if (search.value) state.set("q", search.value);
    if (rule.value) state.set("rule", rule.value);
    if (file.value) state.set("file", file.value);
    const checked = severities.filter((box) => box.checked).map((box) => box.value);
    if (checked.length < severities.length) state.set("severity", checked.join(","));
    const hash = state.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  };

  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    const choose = (select, name) => {
      select.value = state.get(name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    };
    search.value = state.get("q") ?? "";
    choose(rule, "rule");
    choose(file, "file");
    const wanted = state.has("severity") ? state.get("severity").split(",") : null;
    for (const box of severities) box.checked = !wanted || wanted.includes(box.value);
    filter();
  };

  form.addEventListener("input", () => { filter(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { filter(); remember(); }));
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("=")) {
      recall();
      document.getElementById("findings").scrollIntoView();
    }
  });
  form.hidden = false;
  recall();
})();
