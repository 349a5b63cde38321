// What every script of the report and of the local app uses. Strings go in as text (textContent), never as markup.
window.migrate = (() => {
  const terms = JSON.parse(document.getElementById("terms").textContent);

  function rowsOf(className) {
    const rows = [];
    for (const block of document.getElementsByClassName(className)) {
      for (const row of JSON.parse(block.textContent)) rows.push(row);
    }
    return rows;
  }

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  const figures = new Intl.NumberFormat("en");
  const count = (n) => figures.format(n);
  const counted = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
  const page = (kind, index, size) =>
    `evidence/${kind}-${String(Math.floor(index / size) + 1).padStart(4, "0")}.html#${kind[0] === "l" ? "n" : "p"}${index + 1}`;

  return { terms, rowsOf, make, count, counted, page };
})();
