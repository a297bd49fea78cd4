import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves to the chat who is signed in. Runs on your server, never in a page; needs nothing but Java 11. */
public final class IdentityToken {
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private IdentityToken() {}

  /**
   * @param secret IDENTITY_SECRET
   * @param customerId your id of the customer, taken from the session: never from the request
   * @param name how the bot addresses the customer; null or empty: not at all
   */
  public static String of(String secret, String customerId, String name) throws GeneralSecurityException {
    long now = Instant.now().getEpochSecond();
    String claims = "{\"sub\":" + quoted(customerId)
        + (name == null || name.isEmpty() ? "" : ",\"name\":" + quoted(name))
        + ",\"aud\":\"signpost\",\"iat\":" + now + ",\"exp\":" + (now + 600) + "}";
    String signed = part(HEADER.getBytes(UTF_8)) + "." + part(claims.getBytes(UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return signed + "." + part(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private static String part(byte[] data) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(data);
  }

  /** A text of JSON: a name with a quotation mark in it must not become another claim. */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') json.append('\\').append(c);
      else if (c < ' ') json.append(String.format("\\u%04x", (int) c));
      else json.append(c);
    }
    return json.append('"').toString();
  }
}

// For data-identity-url="/chat-identity", with Spring for example:
//
// @GetMapping("/chat-identity")
// ResponseEntity<Map<String, String>> chatIdentity(HttpSession session) throws GeneralSecurityException {
//   Customer customer = (Customer) session.getAttribute("customer");
//   if (customer == null) return ResponseEntity.noContent().build();
//   String token = IdentityToken.of(secret, customer.getId(), customer.getFirstName());
//   return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Map.of("token", token));
// }
