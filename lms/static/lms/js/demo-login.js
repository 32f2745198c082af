/*
 * Demo accounts fill in the login form: <button type="button" data-demo-login data-email="…" data-password="…" disabled>
 * The button bears the account in words, so it can be read without this script, which enables it.
 */
for (const button of document.querySelectorAll("[data-demo-login]")) {
  button.disabled = false;
  button.addEventListener("click", () => {
    const form = document.querySelector("[data-login-form]");
    form.elements.login.value = button.dataset.email;
    form.elements.password.value = button.dataset.password;
    form.querySelector("[type=submit]").focus();
  });
}
