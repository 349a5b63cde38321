// Every string goes into the page as text, never as markup.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const count = (n) => n.toLocaleString("en");
export const counted = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
export const addressed = (url, text = url) =>
  /^https?:\/\//i.test(url) ? make("a", { class: "address", href: url, rel: "noopener noreferrer", target: "_blank" }, text)
    : make("span", { class: "address" }, text);
