// Shows the OpenAPI document of this very server. Nothing is fetched from anywhere else, and a key is kept in this page alone.
(async () => {
  "use strict";
  const access = document.getElementById("access");
  const refusal = document.getElementById("refusal");

  const fetchDocument = key => fetch("openapi/v1.json", { headers: key ? { Authorization: `Bearer ${key}` } : {} });

  const show = async (answer, key) => {
    access.hidden = true;
    const page = SwaggerUIBundle({
      spec: await answer.json(),
      dom_id: "#page",
      deepLinking: true,
      docExpansion: "list",
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      validatorUrl: null,
      onComplete: () => key && page.preauthorizeApiKey("key", key),
    });
  };

  const answer = await fetchDocument();
  if (answer.ok) {
    await show(answer);
    return;
  }

  access.hidden = false;
  access.addEventListener("submit", async event => {
    event.preventDefault();
    const key = document.getElementById("key").value.trim();
    const again = await fetchDocument(key);
    if (again.ok) {
      await show(again, key);
    } else {
      refusal.textContent = (await again.json()).detail;
    }
  });
})();
