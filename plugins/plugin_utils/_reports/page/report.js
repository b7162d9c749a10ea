/* SPDX-License-Identifier: GPL-3.0-or-later
   GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

   Everything that is written on the page goes through el(), which makes text of it: names on it are not to be trusted. */
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const WORDS = {
    critical: "Critical", high: "High", medium: "Medium", low: "Low",
    fail: "Should hold and does not", unknown: "Could not be decided", manual: "To look at by hand", waived: "Waived",
    not_applicable: "Not applicable", pass: "Passed",
  };
  const CHANGES = {
    fixed: "fixed", still_failing: "still failing", new: "new", newly_waived: "newly waived", now_unknown: "now unknown",
    now_decided: "decided now, and passing",
    gone: "gone or not applicable now",
  };
  const DISTURBS = {
    none: "Nothing is restarted.", reload: "The engine reloads its settings; containers keep running.",
    restart: "The engine is restarted.", recreate: "The container is created anew.",
  };
  const FAIL = data.statuses.indexOf("fail");
  const UNKNOWN = data.statuses.indexOf("unknown");
  const NOT_APPLICABLE = data.statuses.indexOf("not_applicable");
  const [CONTROL, STATUS, SUBJECT, EVIDENCE, WAIVER, CHANGE, LEFT, WAS] = [0, 1, 2, 3, 4, 5, 6, 7];
  const MENDED = { pass: "Passes now", not_applicable: "Gone, or not applicable now" };
  const LEFTS = { pending: "Pending", by_hand: "Left to people" };
  const HOSTS_AT_ONCE = 50, MAP_AT_ONCE = 25, CONTROLS_AT_ONCE = 10, SUBJECTS_AT_ONCE = 20, WAIVER_DAYS = 90;
  const nothing = () => ({ text: "", severities: new Set(), status: "", change: "", left: "", area: "", control: -1, host: -1 });
  let filter = nothing();

  function el(tag, options, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(options || {})) {
      if (key === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
      else if (value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }
  const button = (options, ...children) => el("button", { type: "button", ...options }, ...children);
  const number = (count) => count.toLocaleString("en");
  const amount = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
  const moment = (iso) => iso.replace("T", " ").replace(/(\.\d+)?(Z|\+00:00)$/, " UTC");
  const mark = (name) => el("span", { class: `mark ${name}`, "aria-hidden": "true" });
  const badge = (name, text) => el("span", { class: `badge fill ${name}` }, mark(name), text || WORDS[name]);
  const text = (place) => data.texts[place];
  /* Rows of what passes or does not apply are there only of findings that failed before, or could not be decided. */
  const isMended = (row) => row[STATUS] >= NOT_APPLICABLE;
  const changeOf = (row) => data.changes[row[CHANGE] || 0];
  const leftOf = (row) => data.lefts[row[LEFT] || 0];
  const [, PENDING, HANDED_OVER] = [0, 1, 2];
  const isPending = (left) => left !== null && left[0] === PENDING;
  const swing = (before, after) => `${number(before)} \u2192 ${number(after)}`;
  const severityOf = (row) => data.controls[row[CONTROL]].severity;

  function heading(words, note) {
    return el("div", { class: "heading" }, el("h2", {}, words), note ? el("p", { class: "soft" }, note) : null);
  }

  function show(id, ...children) {
    const section = document.getElementById(id);
    section.replaceChildren(...children.flat().filter(Boolean));
    section.hidden = false;
    return section;
  }

  /* A fold that is filled when it is first opened: sixty thousand findings are not drawn to show ten. */
  function fold(options, summary, fill) {
    const node = el("details", options, el("summary", {}, ...summary));
    const once = () => {
      if (!node.open || node.dataset.filled) return;
      node.dataset.filled = "yes";
      node.append(...[fill()].flat());
    };
    node.addEventListener("toggle", once);
    node.unfold = () => { node.open = true; once(); };
    return node;
  }

  /* The first of many, and a button for the rest. */
  function batched(list, items, size, draw, noun) {
    let shown = 0;
    const rest = el("p", { class: "more" });
    const next = (count) => {
      list.append(...items.slice(shown, shown + count).map(draw));
      shown = Math.min(shown + count, items.length);
      rest.replaceChildren();
      if (shown < items.length) {
        rest.append(button({ class: "quiet", on: { click: () => next(size * 4) } },
          `Show more (${amount(items.length - shown, noun)} left)`));
      }
    };
    next(size);
    return [list, rest];
  }

  /* ---- what is where ---- */

  function tally(rows) {
    const found = { severities: data.severities.map(() => 0), statuses: data.statuses.map(() => 0) };
    for (const row of rows) {
      found.statuses[row[STATUS]] += 1;
      if (row[STATUS] === FAIL) found.severities[severityOf(row)] += 1;
    }
    return found;
  }

  function byBadness(left, right) {
    for (const severity of data.severities) {
      const difference = right.counts.severity[severity] - left.counts.severity[severity];
      if (difference) return difference;
    }
    return right.counts.unknown - left.counts.unknown || (left.name < right.name ? -1 : 1);
  }
  data.hosts.sort(byBadness);

  /* area -> {worst, fails, unknown}, of one host; an area without an entry has nothing to judge. */
  function areasOf(host) {
    const areas = new Map();
    const entry = (control) => {
      const area = data.controls[control].area;
      if (!areas.has(area)) areas.set(area, { worst: data.severities.length, fails: 0, unknown: 0 });
      return areas.get(area);
    };
    for (const row of host.rows) {
      const area = entry(row[CONTROL]);
      if (row[STATUS] === UNKNOWN) area.unknown += 1;
      if (row[STATUS] !== FAIL) continue;
      area.fails += 1;
      area.worst = Math.min(area.worst, severityOf(row));
    }
    for (let place = 0; place < host.counted.pass.length; place += 2) entry(host.counted.pass[place]);
    return areas;
  }

  /* ---- header ---- */

  function themeButton() {
    const root = document.documentElement;
    const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const label = () => (dark() ? "Light colours" : "Dark colours");
    const node = button({ class: "quiet theme", on: { click: () => {
      root.dataset.theme = dark() ? "light" : "dark";
      node.textContent = label();
      try { localStorage.setItem("bulkhead-theme", root.dataset.theme); } catch { /* a file may have no storage */ }
    } } });
    try {
      const kept = localStorage.getItem("bulkhead-theme");
      if (kept === "light" || kept === "dark") root.dataset.theme = kept;
    } catch { /* a file may have no storage */ }
    node.textContent = label();
    return node;
  }

  function tile(severity) {
    const count = data.counts.severity[severity];
    const select = () => look({ severities: new Set([severity]), status: "fail" });
    return button({ class: `tile ${severity}${count ? "" : " none"}`, on: { click: select } },
      el("strong", { class: "count" }, number(count)), el("span", {}, mark(severity), WORDS[severity]));
  }

  function fact(count, words, changes) {
    if (!count) return null;
    const line = [el("strong", { class: "count" }, number(count)), " "];
    return el("li", {}, ...line, changes ? button({ class: "link", on: { click: () => look(changes) } }, words) : words);
  }

  function drawHeader() {
    const { counts, hosts } = data;
    const clean = hosts.filter((host) => !host.counts.fail && !host.counts.unknown).length;
    const profiles = [...new Set(hosts.map((host) => host.profile).filter(Boolean))].sort();
    const about = [amount(hosts.length, "host"), profiles.length ? `profile ${profiles.join(", ")}` : "",
      data.generated ? moment(data.generated) : ""].filter(Boolean).join(" \u00b7 ");
    const toMissing = button({ class: "link", on: { click: () => document.getElementById("missing").scrollIntoView() } },
      "not reached");
    document.getElementById("top").append(
      el("div", { class: "line" }, el("span", { class: "mill" }, "Bulkhead"), themeButton()),
      el("h1", { class: "name" }, data.title),
      el("p", { class: "soft name" }, about),
      el("div", { class: "tiles", role: "group", "aria-label": "Failing findings by severity" }, data.severities.map(tile)),
      el("ul", { class: "facts" },
        fact(counts.unknown, "could not be decided", { status: "unknown" }),
        fact(counts.manual, "to look at by hand", { status: "manual" }),
        fact(counts.waived, "waived", { status: "waived" }),
        fact(counts.pass, "passed"),
        hosts.length > 1 ? fact(clean, clean === 1 ? "host with nothing failing" : "hosts with nothing failing") : null,
        data.missing.length ? el("li", {}, el("strong", {}, number(data.missing.length)), " ",
          data.missing.length === 1 ? "host " : "hosts ", toMissing) : null));
  }

  /* ---- before and after ---- */

  /* A change that is not one, like a finding that fails still, is no news. */
  const isNews = (row) => !["", "still_failing"].includes(changeOf(row));

  function changeNote(compared) {
    const once = data.hosts.filter((host) => host.before && host.before.taken === host.taken).length;
    const others = data.hosts.length - compared.hosts;
    return [
      once ? `${amount(once, "host")} looked at once: nothing was done there.` : "",
      others ? `${amount(others, "host")} not compared: not looked at before, in this run.` : "",
    ].filter(Boolean).join(" ");
  }

  function drawChange() {
    const { compared } = data;
    if (!compared) return;
    const { before, after, changes } = compared;
    const severity = (name) => el("li", { class: before.severity[name] || after.severity[name] ? "" : "none" },
      mark(name), `${WORDS[name]} `, el("strong", { class: "count" }, swing(before.severity[name], after.severity[name])));
    const news = Object.entries(CHANGES).map(([name, words]) => fact(changes[name], words, { change: name }));
    show("change", heading("Before and after", changeNote(compared)),
      el("div", { class: "band" },
        el("p", { class: "swing" }, el("strong", { class: "count" }, swing(before.fail, after.fail)), el("span", {}, "failing")),
        el("div", {}, el("ul", { class: "facts swings" }, data.severities.map(severity)),
          el("ul", { class: "facts" }, news.some(Boolean) ? news : el("li", {}, "The same findings fail.")))));
  }

  /* ---- heat map ---- */

  function cell(host, area, label, entry) {
    if (!entry) return "";
    if (!entry.fails && !entry.unknown) return el("span", { title: `${label}: nothing fails` }, "\u00b7");
    const name = entry.fails ? data.severities[entry.worst] : "unknown";
    const parts = [];
    if (entry.fails) parts.push(`${entry.fails} failing, worst ${name}`);
    if (entry.unknown) parts.push(`${entry.unknown} could not be decided`);
    const words = `${host.name}, ${label}: ${parts.join("; ")}`;
    const select = () => look({ host: data.hosts.indexOf(host), area });
    return button({ class: `cell fill ${name}`, title: words, "aria-label": words, on: { click: select } },
      mark(name), number(entry.fails || entry.unknown));
  }

  function mapRow(host) {
    const areas = areasOf(host);
    const select = () => look({ host: data.hosts.indexOf(host) });
    return el("tr", {},
      el("th", { scope: "row" }, button({ class: "name", title: host.name, on: { click: select } }, host.name)),
      data.areas.map(([area, label]) => el("td", {}, cell(host, area, label, areas.get(area)))));
  }

  function legend() {
    return el("div", { class: "legend" }, [...data.severities, "unknown"].map((name) => badge(name)));
  }

  function drawMap() {
    if (!data.hosts.length) return;
    if (data.hosts.length === 1) {
      const areas = areasOf(data.hosts[0]);
      const item = ([area, label]) => {
        const drawn = cell(data.hosts[0], area, label, areas.get(area));
        return el("li", {}, label, drawn && drawn.tagName === "BUTTON" ? drawn : el("span", { class: "calm" }, drawn || "\u2013"));
      };
      show("map", heading("At a glance"), legend(), el("ul", { class: "areas" }, data.areas.map(item)));
      return;
    }
    const title = ([area, label]) => el("th", { scope: "col" }, button({ on: { click: () => look({ area }) } }, label));
    const body = el("tbody", {});
    const table = el("table", { class: "heat" },
      el("caption", { class: "hidden" }, "Hosts by area: the worst severity and how many findings fail"),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Host"), data.areas.map(title))), body);
    const [, rest] = batched(body, data.hosts, MAP_AT_ONCE, mapRow, "host");
    show("map", heading("At a glance", "Worst hosts first. A cell opens its findings."), legend(),
      el("div", { class: "scroll" }, table), rest);
  }

  /* ---- hosts that were not reached, worst controls ---- */

  function drawMissing() {
    if (!data.missing.length) return;
    const item = (row) => el("li", {}, el("strong", { class: "name" }, row.host),
      el("span", { class: "soft name" }, row.reason || "No reason was given."));
    show("missing", heading("Not reached", "Nothing is known about these hosts."),
      ...batched(el("ul", { class: "lost" }), data.missing, HOSTS_AT_ONCE, item, "host"));
  }

  /* What is left of one kind, by words of its own: {allow, needs, hosts, items: title and reason -> places}. */
  function groupsOf(kind, wordsOf) {
    const groups = new Map();
    const put = (host, left, subject) => {
      const [, title, said, needs, allow] = left;
      const key = wordsOf(text(allow), text(said));
      if (!groups.has(key)) groups.set(key, { allow: text(allow), needs: text(needs), count: 0, hosts: new Set(), items: new Map() });
      const group = groups.get(key);
      const item = `${title} ${said}`;
      if (!group.items.has(item)) group.items.set(item, { title: text(title), said: text(said), places: [] });
      group.count += 1;
      group.hosts.add(host.name);
      group.items.get(item).places.push(data.hosts.length > 1 ? `${host.name} (${subject})` : subject);
    };
    for (const host of data.hosts) {
      for (const row of host.rows) if (leftOf(row) && leftOf(row)[0] === kind) put(host, leftOf(row), subjectWords(row[SUBJECT]));
      for (let place = 0; place < host.left.length; place += 2) {
        const left = data.lefts[host.left[place]];
        if (left[0] === kind) put(host, left, subjectWords(host.left[place + 1]));
      }
    }
    return [...groups.values()].sort((one, other) => other.count - one.count || (one.allow < other.allow ? -1 : 1));
  }

  const shell = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\"'\"'")}'`);
  const command = (allow, hosts) => ["ansible-playbook", data.playbook, "-e", allow, "--limit", hosts.join(",")].map(shell).join(" ");

  function copied(words) {
    const node = el("pre", { tabindex: "0" }, words);
    const copy = button({ class: "quiet", on: { click: () => copyFrom(node, copy) } }, "Copy");
    return el("div", { class: "copied" }, node, copy);
  }

  function groupNode(group, [noun, one], words, last) {
    const item = ({ title, said, places }) => el("li", {}, el("span", { class: "who name" }, title),
      said ? el("p", { class: "name" }, said) : "",
      el("p", { class: "soft name" }, places.slice(0, SUBJECTS_AT_ONCE).join(", "),
        places.length > SUBJECTS_AT_ONCE ? ` and ${number(places.length - SUBJECTS_AT_ONCE)} more` : ""));
    const node = fold({ class: "host waiting" }, [
      el("span", { class: "name" }, amount(group.count, noun), words ? el("span", { class: "soft" }, ` ${words}`) : ""),
      el("span", { class: "badges soft" }, amount(group.hosts.size, "host"))],
    () => el("div", { class: "inside" }, ...batched(el("ul", { class: "subjects" }), [...group.items.values()], SUBJECTS_AT_ONCE, item, one)));
    if (data.hosts.length === 1) node.unfold();
    return el("div", { class: "group" }, node, last);
  }

  function pendingNode(group) {
    const verb = group.count === 1 ? "needs" : "need";
    const words = group.needs ? `${verb} ${group.needs}. ${DISTURBS[group.needs] || ""}` : "";
    return groupNode(group, ["change", "control"], words,
      group.allow ? copied(command(group.allow, [...group.hosts].sort())) : el("p", { class: "soft" }, "No word allows it: see the reason."));
  }

  function drawHandedOver() {
    const groups = groupsOf(HANDED_OVER, () => "");
    if (!groups.length) return;
    show("handed", heading("Handed over", "What is wanted of containers that others own, as files and commands for these."),
      groups.map((group) => groupNode(group, ["container", "owner"], "",
        el("p", { class: "soft" }, "See HOST.hand_over/README.md beside this page."))));
  }

  function drawPending() {
    const groups = groupsOf(PENDING, (allow, said) => allow || said);
    const people = data.hosts.reduce((sum, host) => sum + host.rows.filter((row) => leftOf(row) && !isPending(leftOf(row))).length, 0);
    const undone = data.hosts.filter((host) => host.steps);
    const steps = undone.reduce((sum, host) => sum + host.steps, 0);
    if (!groups.length && !people && !steps) return;
    show("pending", heading("Pending", groups.length ? "What could be done, and was not allowed. Each group has the words that allow it." : "Nothing waits for a word."),
      groups.map(pendingNode),
      el("ul", { class: "facts" },
        steps ? el("li", {}, el("strong", { class: "count" }, number(steps)), " ",
          `${steps === 1 ? "step" : "steps"} of the plan still to be carried out, on ${undone.slice(0, 5).map((host) => host.name).join(", ")}`,
          undone.length > 5 ? ` and ${number(undone.length - 5)} more` : "") : null,
        fact(people, people === 1 ? "finding is left to people" : "findings are left to people", { left: "by_hand" })));
  }

  function failingControls() {
    const found = new Map();
    for (const [place, host] of data.hosts.entries()) {
      for (const row of host.rows) {
        if (row[STATUS] !== FAIL) continue;
        if (!found.has(row[CONTROL])) found.set(row[CONTROL], { control: row[CONTROL], hosts: new Set(), count: 0 });
        const entry = found.get(row[CONTROL]);
        entry.hosts.add(place);
        entry.count += 1;
      }
    }
    return [...found.values()].sort((left, right) =>
      data.controls[left.control].severity - data.controls[right.control].severity
      || right.hosts.size - left.hosts.size || right.count - left.count || left.control - right.control);
  }

  function drawControls() {
    const failing = failingControls();
    if (!failing.length || data.hosts.length < 2) return;
    const item = (entry) => {
      const control = data.controls[entry.control];
      return el("li", {}, button({ on: { click: () => look({ control: entry.control, status: "fail" }) } },
        badge(data.severities[control.severity]), el("span", { class: "title" }, control.title),
        el("span", { class: "reach count" },
          `${number(entry.hosts.size)} of ${amount(data.hosts.length, "host")}, ${amount(entry.count, "finding")}`,
          el("progress", { max: data.hosts.length, value: entry.hosts.size, "aria-hidden": "true" }))));
    };
    show("controls", heading("Worst controls", "What should hold and does not, across all hosts."),
      ...batched(el("ul", { class: "rank" }), failing, CONTROLS_AT_ONCE, item, "control"));
  }

  /* ---- filter ---- */

  /* For each word of the search: which texts and which controls have it. Rows are then only looked up. */
  function searchers() {
    return filter.text.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
      const has = (candidate) => candidate.toLowerCase().includes(word);
      const texts = data.texts.map(has);
      const controls = data.controls.map((control) =>
        [control.id, control.title, control.area, ...control.references].some(has));
      const hosts = data.hosts.map((host) => has(host.name));
      const subjects = data.subjects.map((places) => places.some((place) => texts[place]));
      const evidence = data.evidence.map((places) => places.some((place) => texts[place]));
      return (host, row) => hosts[host] || controls[row[CONTROL]] || subjects[row[SUBJECT]] || evidence[row[EVIDENCE]];
    });
  }

  function conditions() {
    const tests = searchers();
    const { severities, status, change, left, area, control } = filter;
    if (severities.size) tests.push((host, row) => severities.has(data.severities[severityOf(row)]));
    if (status) tests.push((host, row) => data.statuses[row[STATUS]] === status);
    if (change) tests.push((host, row) => (change === "changed" ? isNews(row) : changeOf(row) === change));
    if (left) tests.push((host, row) => leftOf(row) !== null && isPending(leftOf(row)) === (left === "pending"));
    if (area) tests.push((host, row) => data.controls[row[CONTROL]].area === area);
    if (control >= 0) tests.push((host, row) => row[CONTROL] === control);
    return tests;
  }

  function matching() {
    const tests = conditions();
    const found = [];
    for (const [place, host] of data.hosts.entries()) {
      if (filter.host >= 0 && filter.host !== place) continue;
      const all = filter.change ? [...host.rows, ...(host.mended || [])] : host.rows;
      const rows = tests.length ? all.filter((row) => tests.every((test) => test(place, row))) : all;
      if (rows.length || !tests.length) found.push({ host, rows, whole: !tests.length });
    }
    return found;
  }

  const tools = {};
  const capital = (words) => words[0].toUpperCase() + words.slice(1);

  function drawTools() {
    let timer = 0;
    const option = (value, words) => el("option", { value }, words);
    const pick = (label, key, options) => el("select", { "aria-label": label, on: { change: (event) => {
      filter[key] = event.target.value;
      drawFindings();
    } } }, option("", label), options.map(([value, words]) => option(value, words)));
    const toggle = (severity) => button({ "aria-pressed": "false", "data-severity": severity, on: { click: () => {
      if (!filter.severities.delete(severity)) filter.severities.add(severity);
      drawFindings();
    } } }, mark(severity), WORDS[severity]);
    tools.text = el("input", { type: "search", "aria-label": "Search the findings", autocomplete: "off",
      placeholder: "Search hosts, names, controls", on: { input: () => {
        clearTimeout(timer);
        timer = setTimeout(() => { filter.text = tools.text.value; drawFindings(); }, 150);
      } } });
    tools.severities = el("div", { class: "toggles", role: "group", "aria-label": "Severity" }, data.severities.map(toggle));
    tools.status = pick("Every status", "status", ["fail", "unknown", "manual", "waived"].map((name) => [name, WORDS[name]]));
    tools.area = pick("Every area", "area", data.areas);
    const changes = data.compared ? [["changed", "Changed"], ...Object.entries(CHANGES).map(([name, words]) => [name, capital(words)])] : [];
    const lefts = data.lefts.length > 1 ? Object.entries(LEFTS) : [];
    tools.change = changes.length ? pick("Changed or not", "change", changes) : null;
    tools.left = lefts.length ? pick("Pending or not", "left", lefts) : null;
    return el("div", { class: "tools", role: "search" }, tools.text, tools.severities, tools.status, tools.area, tools.change, tools.left);
  }

  function chip(words, key) {
    return button({ class: "chip", title: "Remove this filter", on: { click: () => {
      filter[key] = -1;
      drawFindings();
    } } }, el("span", { class: "name" }, words));
  }

  function drawChips(found) {
    const count = found.reduce((sum, entry) => sum + entry.rows.length, 0);
    const active = conditions().length || filter.host >= 0;
    tools.chips.replaceChildren(...[
      el("span", { class: "soft", role: "status" }, `${amount(count, "finding")} on ${amount(found.length, "host")}`),
      filter.host >= 0 ? chip(`Host ${data.hosts[filter.host].name}`, "host") : "",
      filter.control >= 0 ? chip(data.controls[filter.control].title, "control") : "",
      active ? button({ class: "link", on: { click: () => { filter = nothing(); drawFindings(); } } }, "Clear the filters") : "",
    ].filter(Boolean));
  }

  /* Sets the filter from elsewhere on the page and goes there. */
  function look(changes) {
    filter = { ...nothing(), ...changes };
    drawFindings();
    document.getElementById("findings").scrollIntoView();
    tools.chips.focus({ preventScroll: true });
  }

  function syncTools() {
    if (document.activeElement !== tools.text) tools.text.value = filter.text;
    tools.status.value = filter.status;
    tools.area.value = filter.area;
    for (const key of ["change", "left"]) if (tools[key]) tools[key].value = filter[key];
    for (const node of tools.severities.children) node.setAttribute("aria-pressed", filter.severities.has(node.dataset.severity));
  }

  function drawFindings() {
    syncTools();
    const found = matching();
    drawChips(found);
    const list = el("div", {});
    tools.list.replaceChildren(...(found.length ? batched(list, found, HOSTS_AT_ONCE, hostNode, "host")
      : [el("p", { class: "soft" }, "Nothing matches.")]));
    if (found.length === 1) list.firstElementChild.unfold();
  }

  /* ---- a host ---- */

  function hostNode(entry) {
    const { severities, statuses } = tally(entry.rows);
    const badges = data.severities.map((name, place) => (severities[place]
      ? badge(name, el("span", { class: "count", title: WORDS[name] }, `${number(severities[place])} ${WORDS[name].toLowerCase()}`)) : null));
    for (const [name, word] of [["unknown", "undecided"], ["manual", "by hand"], ["waived", "waived"]]) {
      const count = statuses[data.statuses.indexOf(name)];
      if (count) badges.push(badge(name, `${number(count)} ${word}`));
    }
    const mended = entry.rows.filter(isMended).length;
    if (mended) badges.push(el("span", { class: "tag" }, `${number(mended)} settled`));
    if (!entry.rows.length) badges.push(el("span", { class: "soft" }, "Nothing fails"));
    const { before, counts } = entry.host;
    if (before) badges.unshift(el("span", { class: "soft count", title: "Failing, before and after" }, swing(before.counts.fail, counts.fail)));
    return fold({ class: "host" }, [el("span", { class: "name" }, entry.host.name), el("span", { class: "badges" }, badges)],
      () => hostBody(entry));
  }

  function hostBody({ host, rows, whole }) {
    const about = [host.engines.join(", "), host.profile ? `profile ${host.profile}` : "",
      host.taken ? `looked at ${moment(host.taken)}` : ""].filter(Boolean).join(" \u00b7 ");
    const body = el("div", { class: "inside" }, el("p", { class: "meta name" }, about));
    if (host.errors.length) body.append(errorFold(host.errors));
    for (const [status, name] of data.statuses.entries()) {
      const groups = byControl(rows.filter((row) => row[STATUS] === status));
      if (!groups.length) continue;
      const nodes = groups.map((group) => controlNode(host, name, group));
      body.append(el("h3", {}, status >= NOT_APPLICABLE ? MENDED[name] : WORDS[name]), ...nodes);
      if (!whole && groups.length === 1) nodes[0].unfold();
    }
    if (whole && host.mended && host.mended.length) body.append(mendedFold(host));
    if (whole) for (const name of ["pass", "not_applicable"]) body.append(countedFold(host, name));
    return body;
  }

  function errorFold(errors) {
    return fold({ class: "fold" }, [`${amount(errors.length, "thing")} could not be read`], () =>
      el("ul", { class: "reasons" }, errors.map(([section, object, reason]) =>
        el("li", {}, el("code", {}, object || section), object ? ` (${section})` : "", `: ${reason}`))));
  }

  function mendedFold(host) {
    return fold({ class: "fold" }, [`Settled since the first look: ${number(host.mended.length)}`], () =>
      byControl(host.mended).map((group) => controlNode(host, data.statuses[group[0][STATUS]], group)));
  }

  function countedFold(host, name) {
    const counted = host.counted[name];
    return fold({ class: "fold" }, [`${WORDS[name]}: ${number(host.counts[name])}`], () => {
      const items = [];
      for (let place = 0; place < counted.length; place += 2) {
        const times = counted[place + 1] > 1 ? ` \u00d7 ${number(counted[place + 1])}` : "";
        items.push(el("li", {}, data.controls[counted[place]].title, el("span", { class: "soft" }, times)));
      }
      return el("ul", { class: "plainlist" }, items);
    });
  }

  function byControl(rows) {
    const groups = new Map();
    for (const row of rows) {
      if (!groups.has(row[CONTROL])) groups.set(row[CONTROL], []);
      groups.get(row[CONTROL]).push(row);
    }
    return [...groups.values()];
  }

  /* ---- a control on a host ---- */

  function subjectWords(place) {
    const [kind, name, engine] = data.subjects[place].map(text);
    return [kind, name === kind ? "" : name, engine ? `of ${engine}` : ""].filter(Boolean).join(" ");
  }

  const tag = (change) => el("span", { class: `tag ${change}` }, CHANGES[change]);

  function controlNode(host, status, rows) {
    const control = data.controls[rows[0][CONTROL]];
    const kind = text(data.subjects[rows[0][SUBJECT]][0]);
    const news = [...new Set(rows.filter(isNews).map(changeOf))].map(tag);
    const waits = rows.some((row) => isPending(leftOf(row))) ? el("span", { class: "tag pending" }, "pending") : null;
    const where = rows.length > 1 ? amount(rows.length, kind) : subjectWords(rows[0][SUBJECT]);
    return fold({ class: "control" },
      [badge(data.severities[control.severity]), el("span", { class: "title" }, control.title),
        news, waits, el("span", { class: "where name" }, where)],
      () => controlBody(host, status, control, rows));
  }

  function pairs(entries) {
    const list = el("dl", {});
    for (const [term, content] of entries) {
      if (content) list.append(el("dt", {}, term), el("dd", {}, content));
    }
    return list;
  }

  function controlBody(host, status, control, rows) {
    const list = el("ul", { class: "subjects" });
    const reachable = status === "waived" ? "" : `${DISTURBS[control.disruption] || ""} ${control.impact}`.trim();
    return el("div", { class: "told" },
      pairs([["Why", control.why], ["What to do", control.todo], ["What it disturbs", reachable],
        ["References", control.references.join(", ")], ["Control", el("code", {}, control.id)]]),
      ...batched(list, rows, SUBJECTS_AT_ONCE, (row) => subjectNode(host, status, control, row), "subject"));
  }

  function subjectNode(host, status, control, row) {
    const [actual, expected, reason] = data.evidence[row[EVIDENCE]].map(text);
    const note = actual && reason.startsWith(`Found ${actual}; expected ${expected}.`)
      ? reason.slice(`Found ${actual}; expected ${expected}.`.length).trim() : reason;
    const waiver = row.length > WAIVER ? data.waivers[row[WAIVER]] : null;
    const code = (value) => (value ? el("code", {}, value) : "");
    return el("li", {}, el("span", { class: "who name" }, subjectWords(row[SUBJECT])), isNews(row) ? [" ", tag(changeOf(row))] : "",
      note ? el("p", { class: "name" }, note) : "",
      pairs([["Found", code(actual)], ["Expected", status === "manual" ? "" : code(expected)]]),
      wasNode(row), leftNode(host, row),
      waiver ? el("p", { class: "name" }, waiverWords(waiver)) : "",
      status === "fail" || status === "unknown" ? waiverFold(host, control, row) : "");
  }

  function wasNode(row) {
    const was = data.were[row[WAS] || 0];
    if (!was) return "";
    const reason = text(was[1]);
    return el("p", { class: "soft name" }, `Before: ${WORDS[data.statuses[was[0]]].toLowerCase()}${reason ? `. ${reason}` : ""}`);
  }

  function leftNode(host, row) {
    const left = leftOf(row);
    if (!left) return "";
    const [said, needs, allow] = left.slice(2).map(text);
    if (!isPending(left)) return el("p", { class: "name" }, `Left to people${said ? `: ${said}` : "."}`);
    return el("div", { class: "pends" }, el("p", { class: "name" }, `Pending, needs ${needs}: ${said}`),
      allow ? copied(command(allow, [host.name])) : "");
  }

  function waiverWords(waiver) {
    const verb = waiver.expired ? "Was waived" : "Waived";
    return `${verb} by ${waiver.owner || "?"} until ${waiver.until || "?"}: ${waiver.reason || ""}`;
  }

  /* JSON's strings are YAML's, but for the line breaks that only YAML knows. */
  const quoted = (value) => JSON.stringify(value).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  /* A waiver's names are globs: what a name has of their signs stands for itself. */
  const literal = (name) => quoted(name.replace(/[*?[]/g, "[$&]"));

  function waiverText(host, control, row) {
    const [kind, name] = data.subjects[row[SUBJECT]].map(text);
    const day = new Date(data.generated);
    day.setUTCDate(day.getUTCDate() + WAIVER_DAYS);
    return [`- control: ${control.id}`, "  match:", `    host: ${literal(host.name)}`,
      name && kind !== "host" ? `    name: ${literal(name)}` : "",
      "  reason: \"\"  # why this is acceptable", "  owner: \"\"  # who answers for it",
      `  until: "${isNaN(day) ? "" : day.toISOString().slice(0, 10)}"`].filter(Boolean).join("\n");
  }

  function waiverFold(host, control, row) {
    return fold({ class: "fold" }, ["Accept this with a waiver"], () => {
      return [el("p", { class: "soft" }, "For the list of waivers; it wants a reason and an owner."),
        copied(waiverText(host, control, row))];
    });
  }

  function copyFrom(node, control) {
    const done = () => { control.textContent = "Copied"; };
    const select = () => {
      getSelection().selectAllChildren(node);
      if (document.execCommand("copy")) done();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(node.textContent).then(done, select);
    else select();
  }

  /* ---- the page ---- */

  drawHeader();
  drawChange();
  drawMap();
  drawMissing();
  drawPending();
  drawHandedOver();
  drawControls();
  if (data.hosts.length) {
    tools.bar = drawTools();
    tools.chips = el("div", { class: "chips", tabindex: "-1" });
    tools.list = el("div", {});
    show("findings", heading("Findings", data.hosts.length > 1 ? "By host, worst first." : ""), tools.bar, tools.chips, tools.list);
    drawFindings();
  }
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !tools.text) return;
    event.preventDefault();
    tools.text.focus();
  });
  /* On paper nothing can be opened: one host is printed with all that it has, many as they are on the screen. */
  addEventListener("beforeprint", () => {
    const hosts = document.querySelectorAll("details.host");
    if (hosts.length !== 1) return;
    hosts[0].unfold();
    for (const node of hosts[0].querySelectorAll("details.control")) node.unfold();
  });
})();
