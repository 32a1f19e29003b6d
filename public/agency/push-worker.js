// Shows push notifications. The page passes the translated wording in the worker's URL.
const words = JSON.parse(new URL(self.location.href).searchParams.get("words") ?? "{}");

self.addEventListener("push", (event) => {
  const { number, category, district, simulated } = event.data?.json() ?? {};
  const title = (simulated ? words.simulated : words.title).replace("{number}", number);
  const body = words.body.replace("{category}", words.categories[category] ?? category).replace("{district}", district);
  event.waitUntil(self.registration.showNotification(title, { body, tag: `incident-${number}`, renotify: true }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((open) => {
      const screen = open.find(({ url }) => new URL(url).pathname.startsWith("/agency"));
      return screen ? screen.focus() : self.clients.openWindow("/agency");
    }),
  );
});
