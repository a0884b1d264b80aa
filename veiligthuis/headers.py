"""The headers of security.md D14, where the program and its web server both find them; needs no Django."""

# every feature that Chromium knows by name, save the passkeys of the login
FEATURES = (
    "accelerometer autoplay bluetooth browsing-topics camera display-capture encrypted-media fullscreen gamepad "
    "geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi otp-credentials payment "
    "picture-in-picture screen-wake-lock serial storage-access usb web-share window-management xr-spatial-tracking"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in FEATURES.split()),
}
NONE, SELF = "'none'", "'self'"
# what a page may load and where its forms may go
DIRECTIVES = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
HSTS_SECONDS = 63072000  # two years
HSTS = f"max-age={HSTS_SECONDS}; includeSubDomains; preload"
LEAVING = '"cache", "cookies", "storage"'  # Clear-Site-Data of who logs out
LEAVING_BEHIND = '"cache", "storage"'  # the same while the key to what they typed stands in a cookie
