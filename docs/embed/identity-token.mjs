// Proves to the chat who is signed in. Runs on your server, never in a page: npm install jose
import { SignJWT } from 'jose';

/**
 * @param {string} customerId your id of the customer, taken from the session: never from the request
 * @param {string} [name] how the bot addresses the customer
 */
export function identityToken(customerId, name) {
  return new SignJWT(name ? { name } : {})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(customerId)
    .setAudience('signpost')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(process.env.IDENTITY_SECRET));
}

// For data-identity-url="/chat-identity", with Express for example:
//
// app.get('/chat-identity', async (request, response) => {
//   const { customer } = request.session;
//   response.set('Cache-Control', 'no-store');
//   if (!customer) return response.sendStatus(204);
//   response.json({ token: await identityToken(customer.id, customer.firstName) });
// });
