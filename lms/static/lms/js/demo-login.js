/*
 * Demo accounts fill in the login form: <button type="button" data-demo-login data-email="…" data-password="…" hidden>
 * The button is hidden as long as this script does not run; the account stands beside it in words.
 */
for (const button of document.querySelectorAll("[data-demo-login]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const form = document.querySelector("[data-login-form]");
    form.elements.login.value = button.dataset.email;
    form.elements.password.value = button.dataset.password;
    form.querySelector("[type=submit]").focus();
  });
}
