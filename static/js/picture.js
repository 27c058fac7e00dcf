// A picture's page in the newsroom: its focus is set by a click or the arrow keys, its file may be dropped or pasted.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SHOWN_SIDE = 960;

const stage = document.querySelector(".stage");
const upload = document.querySelector("[name=upload]");
if (stage) {
  const show = watchFocus(stage, stage.querySelector(".aim"));
  if (upload) watchFile(upload, show);
}

/** Answers what shows another picture, or none. */
function watchFocus(stage, aim) {
  const inputs = ["x", "y"].map((axis) => document.querySelector(`[name=focal_${axis}]`));
  const point = made("span", "point");
  const cuts = made("div", "cuts");
  const told = made("p", "told");
  told.id = "focus-told";
  told.setAttribute("role", "status");
  const empty = aim.querySelector("p");
  const mayChange = inputs.every(Boolean);

  const focus = () => {
    const typed = mayChange ? inputs.map((input) => input.valueAsNumber) : [stage.dataset.x, stage.dataset.y].map(Number);
    return typed.map((value) => within(Number.isFinite(value) ? value : 0.5));
  };

  function draw() {
    const [x, y] = focus();
    point.style.left = `${x * 100}%`;
    point.style.top = `${y * 100}%`;
    // Pages know the focus in tenths.
    const tenths = [x, y].map((value) => `${Math.round(value * 10) * 10}%`).join(" ");
    for (const cut of cuts.querySelectorAll("img")) cut.style.objectPosition = tenths;
    const [across, down] = [x, y].map((value) => Math.round(value * 100));
    told.textContent = `The focus lies ${across} % from the left and ${down} % from the top.`;
  }

  function set(...values) {
    values.forEach((value, axis) => (inputs[axis].value = Number(within(value).toFixed(2))));
    draw();
  }

  function show(image) {
    aim.replaceChildren(...(image ? [image, point] : [empty]));
    cuts.replaceChildren(...(image ? [cut(image, "broad", "Cut to 16:9"), cut(image, "square", "Cut to 1:1")] : []));
    told.hidden = !image;
    if (!image) return aim.removeAttribute("tabindex");
    image.draggable = false;
    if (mayChange) aim.tabIndex = 0;
    draw();
  }

  if (mayChange) {
    // The arrow keys are the widget's own here, for screen readers too; the numbers stay beside it.
    aim.setAttribute("role", "application");
    aim.setAttribute("aria-label", "Focus: click where it lies, or move it with the arrow keys");
    aim.setAttribute("aria-describedby", told.id);
    aim.addEventListener("click", (event) => {
      const box = aim.querySelector("img")?.getBoundingClientRect();
      if (box) set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    aim.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey || !aim.querySelector("img")) return;
      event.preventDefault();
      const far = event.shiftKey ? 0.1 : 0.02;
      set(...focus().map((value, axis) => value + step[axis] * far));
    });
    for (const input of inputs) input.addEventListener("input", draw);
  }
  stage.append(cuts, told);
  show(aim.querySelector("img"));
  return show;
}

function cut(image, shape, words) {
  const figure = made("figure", shape);
  const copy = image.cloneNode();
  copy.alt = "";
  const caption = document.createElement("figcaption");
  caption.textContent = words;
  figure.append(copy, caption);
  return figure;
}

function watchFile(upload, show) {
  const limits = upload.dataset;
  const row = upload.closest(".form-row");
  const about = made("p", "about-file");
  about.setAttribute("role", "status");
  upload.after(about);
  const hint = document.querySelector(".stage .aim p");
  hint.textContent = "Choose a file, drop one anywhere on this page, or paste one (Ctrl+V). It is shown here.";
  let looks = 0;

  function tell(trouble) {
    row.querySelector(".errorlist")?.remove();
    row.querySelector("[data-told]")?.remove();
    for (const place of [row, upload.parentElement]) place.classList.toggle("errors", Boolean(trouble));
    upload.setAttribute("aria-invalid", Boolean(trouble));
    if (!trouble) return;
    const box = document.createElement("div");
    box.dataset.told = "";
    box.setAttribute("role", "alert");
    const list = made("ul", "errorlist");
    list.append(document.createElement("li"));
    list.firstChild.textContent = trouble;
    box.append(list);
    upload.before(box);
  }

  function refuse(trouble) {
    upload.value = "";
    tell(trouble);
  }

  async function look() {
    const now = ++looks;
    const file = upload.files[0];
    about.textContent = "";
    show(null);
    tell("");
    if (!file) return;
    if (file.type && !upload.accept.split(",").includes(file.type)) {
      return refuse(`“${file.name}” is no JPEG, PNG, WebP or AVIF picture.`);
    }
    if (!file.size) return refuse(`“${file.name}” is empty.`);
    if (file.size > limits.mostBytes) return refuse(`“${file.name}” has ${inMb(file.size)} MB; ${inMb(limits.mostBytes)} MB is the most.`);
    const bitmap = await createImageBitmap(file).catch(() => null);
    if (now !== looks) return;
    // Not every browser opens every format: whether it is one, the server says.
    if (!bitmap) return tell(`“${file.name}” does not open in this browser: it may be damaged, or no picture.`);
    const { width, height } = bitmap;
    const trouble = wrongSize(width, height);
    if (trouble) return refuse(`“${file.name}” is ${width} × ${height} pixels: ${trouble}`);
    about.textContent = `${file.name}: ${width} × ${height} pixels, ${inMb(file.size)} MB`;
    show(drawn(bitmap));
  }

  function wrongSize(width, height) {
    if (width * height > limits.mostPixels || Math.max(width, height) > limits.mostSide) return "too large. Please make it smaller first.";
    return Math.min(width, height) < limits.leastSide ? "too small to be seen." : "";
  }

  function take(files) {
    if (files.length > 1) return tell("Drop or paste one picture at a time.");
    const taken = new DataTransfer();
    taken.items.add(files[0]);
    upload.files = taken.files;
    look();
  }

  const dropping = (on) => document.body.classList.toggle("dropping", on);
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    dropping(true);
  });
  addEventListener("dragleave", (event) => event.relatedTarget || dropping(false));
  addEventListener("drop", (event) => {
    dropping(false);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  addEventListener("paste", (event) => {
    const held = event.clipboardData;
    // Some programs put a picture of the text beside the text.
    if (!held?.files.length || (held.types.includes("text/plain") && event.target.matches("input, textarea"))) return;
    event.preventDefault();
    take(held.files);
  });
  upload.addEventListener("change", look);
  if (upload.files.length) look(); // given back by the browser
}

/** As data, since our policy lets no page show a file by a `blob:` address. */
function drawn(bitmap) {
  const scale = Math.min(1, SHOWN_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const image = new Image(canvas.width, canvas.height);
  image.alt = "The picture that you chose";
  image.src = canvas.toDataURL("image/webp", 0.8);
  return image;
}

function within(value) {
  return Math.min(1, Math.max(0, value));
}

function inMb(bytes) {
  return (bytes / 1024 / 1024).toLocaleString("en", { maximumFractionDigits: 1 });
}

function made(tag, look) {
  const element = document.createElement(tag);
  element.className = look;
  return element;
}
