"""Proves to the chat who is signed in. Runs on your server, never in a page; needs nothing but Python 3.8."""
import base64
import hashlib
import hmac
import json
import os
import time


def _part(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def identity_token(customer_id: str, name: str = "") -> str:
    """customer_id: your id of the customer, taken from the session, never from the request; name: how the bot addresses them."""
    now = int(time.time())
    claims = {"sub": customer_id, "aud": "signpost", "iat": now, "exp": now + 600}
    if name:
        claims["name"] = name
    signed = _part(b'{"alg":"HS256","typ":"JWT"}') + b"." + _part(json.dumps(claims).encode())
    proof = hmac.new(os.environ["IDENTITY_SECRET"].encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + _part(proof)).decode()


# For data-identity-url="/chat-identity", with Flask for example:
#
# @app.get("/chat-identity")
# def chat_identity():
#     if "customer_id" not in session:
#         return "", 204
#     token = identity_token(session["customer_id"], session["first_name"])
#     return {"token": token}, 200, {"Cache-Control": "no-store"}
