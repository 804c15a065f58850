"""Controls: without the line of a configuration that prevents it, a forgery arrives."""

from __future__ import annotations

import certbound
import pytest
from running import Clients, Running
from setups import SETUPS, Setup, exactly
from test_forged import hop_by_hop, same_name, underscores


def without(configuration: str, text: str, instead: str = "") -> Setup:
    [setup] = [each for each in SETUPS if each.configuration == configuration]
    return setup._replace(replaced=(text, instead))


REPLACED = [
    without("nginx.conf", "proxy_set_header X-Client-Cert $ssl_client_escaped_cert;"),
    without("apache-spaced.conf", 'RequestHeader set X-Client-Cert "%{SSL_CLIENT_CERT}s"'),
    without("haproxy-base64.cfg", "http-request set-header X-Client-Cert %[ssl_c_der,base64]"),
    without("haproxy-spaced.cfg", "http-request del-header X-Client-Cert"),
    without("Caddyfile", "header_up X-Client-Cert {http.request.tls.client.certificate_der_base64}"),
    without("traefik.yaml", ':18443"', ':18443"\n    forwardedHeaders: {insecure: true}'),
    without("envoy.yaml", "SANITIZE_SET", "ALWAYS_FORWARD_ONLY"),
    without("envoy-edge.yaml", "SANITIZE_SET", "ALWAYS_FORWARD_ONLY"),
]
ALIASES = [
    without("nginx.conf", "underscores_in_headers off;", "underscores_in_headers on;"),
    without("apache-spaced.conf", "RequestHeader unset X_Client_Cert"),
    without("apache-spaced.conf", "RequestHeader unset X_Client-Cert"),
    without("apache-spaced.conf", "RequestHeader unset X-Client_Cert"),
    without("haproxy-base64.cfg", "http-request del-header _ -m sub"),
    without("envoy.yaml", "common_http_protocol_options: {headers_with_underscores_action: DROP_HEADER}"),
]
HOP_BY_HOP = [
    without(name, "RequestHeader unset Connection")
    for name in ("apache-spaced.conf", "apache-escape.conf", "apache-base64.conf")
]


@exactly(REPLACED)
def test_a_forged_line_would_arrive(running: Running, clients: Clients) -> None:
    forged = running.setup.forge(clients.victim)
    received = running.ask(None, same_name(running.setup, forged))
    assert any(forged in value for value in received.exactly(running.setup.header))


@exactly(ALIASES)
def test_an_alias_would_arrive(running: Running, clients: Clients) -> None:
    forged = running.setup.forge(clients.victim)
    received = running.ask(None, underscores(running.setup, forged))
    assert forged in received.merged(running.setup.header)


@exactly(HOP_BY_HOP)
def test_httpd_would_remove_its_own_lines(running: Running, clients: Clients) -> None:
    """Then the application knows neither the client nor the proxy: nobody gets in, but the client can choose that."""
    received = running.ask(clients.ec, hop_by_hop(running.setup, b""))
    assert not received.merged(running.setup.header)
    with pytest.raises(certbound.Refused):
        running.peer(received)
