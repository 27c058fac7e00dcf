// Shows the pictures where one is chosen: in the list of choices, and the chosen one beside the field.

const $ = window.django.jQuery;

$(() => within(document));
document.addEventListener("formset:added", (event) => within(event.target));

function within(place) {
  for (const select of place.querySelectorAll("select[data-thumbnail]")) {
    const box = $(select).data("select2");
    if (box) show(select, box); // none has the form from which further rows are made
  }
}

function show(select, box) {
  const picture = (id) => {
    const image = new Image();
    image.alt = "";
    image.src = select.dataset.thumbnail.replace("/0/", `/${id}/`);
    image.addEventListener("error", () => image.remove());
    return image;
  };
  const choice = ({ id, text }) => {
    if (!id) return text;
    const line = document.createElement("span");
    line.className = "picture-choice";
    line.append(picture(id), text);
    return line;
  };
  box.options.set("templateResult", choice);

  const chosen = document.createElement("span");
  chosen.className = "chosen-picture";
  select.closest(".related-widget-wrapper").after(chosen);
  const draw = () => chosen.replaceChildren(...(select.value ? [picture(select.value)] : []));
  $(select).on("change", draw);
  draw();
}
