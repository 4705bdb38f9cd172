/** Runs in the page as it is: unpacks the code, and lets it run as the script that the page's policy names. */
export const LOADER = `
globalThis.unpacked = async id => {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), each => each.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
};
unpacked('page-code').then(code => {
  const script = document.createElement('script');
  script.textContent = code;
  document.body.append(script);
});
`;
