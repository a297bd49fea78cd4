<?php
// Proves to the chat who is signed in. Runs on your server, never in a page; needs nothing but PHP 8.
declare(strict_types=1);

function identity_token_part(string $data): string
{
    return rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
}

/**
 * @param string $customerId your id of the customer, taken from the session: never from the request
 * @param string $name       how the bot addresses the customer
 */
function identity_token(string $customerId, string $name = ''): string
{
    $now = time();
    $claims = ['sub' => $customerId, 'aud' => 'signpost', 'iat' => $now, 'exp' => $now + 600];
    if ($name !== '') {
        $claims['name'] = $name;
    }
    $signed = identity_token_part('{"alg":"HS256","typ":"JWT"}')
        . '.' . identity_token_part(json_encode($claims, JSON_THROW_ON_ERROR));
    return $signed . '.' . identity_token_part(hash_hmac('sha256', $signed, getenv('IDENTITY_SECRET'), true));
}

// For data-identity-url="/chat-identity.php":
//
// session_start();
// header('Cache-Control: no-store');
// if (!isset($_SESSION['customer_id'])) {
//     http_response_code(204);
//     exit;
// }
// header('Content-Type: application/json');
// echo json_encode(['token' => identity_token($_SESSION['customer_id'], $_SESSION['first_name'])]);
