// Looks for secrets in all the forms in which they could have got out.

/** As it is, in a URL, in base64 at each of its three offsets, in hexadecimal, in JSON, in HTML and in SQL. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset, 'x'), Buffer.from(secret)]).toString('base64');
    // What neighbours decide is cut off.
    return text.slice(offset === 0 ? 0 : 4, text.length - 4);
  });
  return [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    Buffer.from(secret).toString('hex'),
    JSON.stringify(secret).slice(1, -1),
    secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
    secret.replaceAll('\\', '\\\\').replaceAll("'", "''"),
  ];
}

/** Which secrets a text or the bytes of a file hold, each by its name and the form. */
export function findSecrets(
  where: string,
  content: string | Buffer,
  secrets: Readonly<Record<string, string>>,
): string[] {
  const text = typeof content === 'string' ? content : content.toString('latin1');
  return Object.entries(secrets).flatMap(([name, secret]) =>
    [...new Set(formsOf(secret))]
      .filter((form) => form.length >= 6)
      .filter((form) =>
        text.includes(typeof content === 'string' ? form : Buffer.from(form).toString('latin1')),
      )
      .map((form) => `${name} in ${where}, as ${form.slice(0, 4)}…`),
  );
}
