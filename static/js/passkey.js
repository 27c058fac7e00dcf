// Buttons for passkeys come to life where the browser has any; the library's script does what they promise.

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  const { passkey: deed, credential, passwordless } = button.dataset;
  window.allauth.webauthn.forms[`${deed}Form`]({ ids: { [deed]: button.id, credential, passwordless, data: "js_data" } });
  button.hidden = false;
  for (const words of document.querySelectorAll("[data-no-passkey]")) words.hidden = true;
}

// The library tells the console alone what failed.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey_trouble").hidden = false;
});
