// A real OpenID provider (npm oidc-provider, certified) for the tests: node oidc_provider.mjs
//
// Prints its port. Who logs in is said in its login page, or by the query of it: `?as=awa&amr=mfa`, or `?declined=1`. A JSON object sent to /behave says
// how it answers from then on: {"hang": true} never, {"alter": {"aud": "other"}} with an ID token of these claims, signed with its own key,
// {"forge": true} signed with another one, {"omit": ["email"]} without these claims, {"rotate": true} signed with a new key that it then publishes in
// the place of the old one, {"info": {"sub": "eve"}} with these claims of its own accord where it is asked for more. It ends with its standard input.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const place = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { Provider } = await import(pathToFileURL(place.resolve('oidc-provider')));
const jose = await import(pathToFileURL(createRequire(place.resolve('oidc-provider')).resolve('jose')));

const people = {
  awa: { name: 'Awa Diarra', email: 'awa@example.org', email_verified: true, groups: ['newsroom'] },
  binta: { name: 'Binta Keita', email: 'binta@elsewhere.example', email_verified: true, groups: ['sports'] },
  eve: { name: 'Awa Diarra', email: 'awa@example.org', email_verified: false },
};
const newKey = async () => jose.generateKeyPair('RS256', { extractable: true });
const own = await newKey();
const forged = await newKey();
const next = await newKey();
const published = { ...(await jose.exportJWK(next.publicKey)), kid: 'next', alg: 'RS256', use: 'sig' };
let behaviour = {};
// Standard output is for the port alone.
console.info = console.warn = console.error;

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const client = (id) => ({ client_id: id, client_secret: `${id}-secret`, redirect_uris: [`${issuer}/nowhere`] });
const provider = new Provider(issuer, {
  clients: [client('toguna'), client('other')],
  jwks: { keys: [{ ...(await jose.exportJWK(own.privateKey)), kid: 'own', alg: 'RS256', use: 'sig' }] },
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub', 'amr', 'acr', 'auth_time'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  scopes: ['openid', 'email', 'profile', 'groups'],
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  // Nobody is asked what the client may know.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid email profile groups');
    await grant.save();
    return grant;
  },
});
// The port of the service under test is not known before it starts.
provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).pathname.startsWith('/moderation/login/back/');

async function altered(token) {
  const claims = { ...jose.decodeJwt(token), ...behaviour.alter };
  for (const claim of behaviour.omit ?? []) delete claims[claim];
  const [key, kid] = behaviour.rotate ? [next, 'next'] : [behaviour.forge ? forged : own, 'own'];
  return new jose.SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key.privateKey);
}

provider.use(async (ctx, next) => {
  if (ctx.path === '/behave') {
    const chunks = [];
    for await (const chunk of ctx.req) chunks.push(chunk);
    behaviour = JSON.parse(Buffer.concat(chunks).toString());
    ctx.status = 204;
    return;
  }
  if (behaviour.hang) await new Promise(() => {});
  const login = ctx.path.match(/^\/interaction\/[^/]+$/);
  if (login) {
    const { as, amr, declined } = ctx.query;
    if (!as && !declined) {
      ctx.type = 'html';
      ctx.body = '<!doctype html><title>Log in</title><form><input id="as" name="as"><button>Log in</button></form>';
      return;
    }
    const result = declined
      ? { error: 'access_denied', error_description: 'declined' }
      : { login: { accountId: as, amr: amr ? [amr] : ['pwd'] } };
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
    return;
  }
  await next();
  if (ctx.path === '/token' && ctx.body?.id_token && Object.keys(behaviour).length) {
    ctx.body = { ...ctx.body, id_token: await altered(ctx.body.id_token) };
  }
  if (ctx.path === '/jwks' && behaviour.rotate) ctx.body = { keys: [published] };
  if (ctx.path === '/me' && behaviour.info) ctx.body = { ...ctx.body, ...behaviour.info };
});
server.on('request', provider.callback());
console.log(server.address().port);
process.stdin.resume().on('end', () => process.exit());
