package certbound

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// identity is a certificate with its key.
type identity struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func issue(t *testing.T, name string, issuer *identity, authority bool) *identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: authority, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}
	it := &identity{key: key}
	parent, signer := template, key
	if issuer != nil {
		parent, signer = issuer.certificate, issuer.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err == nil {
		it.certificate, err = x509.ParseCertificate(der)
	}
	if err != nil {
		t.Fatal(err)
	}
	return it
}

func (i *identity) tls() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{i.certificate.Raw}, PrivateKey: i.key}
}

func (i *identity) registered(t *testing.T, id string) *Client {
	t.Helper()
	client, err := ClientFromMetadata([]byte(fmt.Sprintf(
		`{"client_id":%q,"token_endpoint_auth_method":"tls_client_auth","tls_client_auth_san_dns":%q}`,
		id, i.certificate.DNSNames[0])))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// world is a server with both roles, whose tokens are their own claims: signatures are not its subject.
type world struct {
	*httptest.Server
	authority, mine, thief, alone *identity
	// Why the last client was refused, which the answer does not say.
	reason atomic.Value
}

func newWorld(t *testing.T, auth tls.ClientAuthType) *world {
	authority := issue(t, "authority", nil, true)
	it := &world{
		authority: authority, mine: issue(t, "client.example", authority, false),
		thief: issue(t, "thief.example", authority, false), alone: issue(t, "client.example", nil, false),
	}
	client := it.mine.registered(t, "client")
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		der, chain, err := ClientCertificate(r.TLS)
		if err == nil {
			err = client.Authenticate(der, chain)
		}
		if err != nil {
			it.reason.Store(err.Error())
			body, internal := InvalidClient(err)
			if internal != nil {
				http.Error(w, "", http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(HTTPStatus)
			_, _ = w.Write(body)
			return
		}
		thumbprint, err := ThumbprintOf(der)
		if err != nil {
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"sub": "client", "cnf": thumbprint.Confirmation()})
	})
	mux.HandleFunc("/account", func(w http.ResponseWriter, r *http.Request) {
		presented, err := PresentedFromTLS(r.TLS)
		if err == nil {
			_, err = CheckClaims([]byte(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")), presented, RequireBound)
		}
		if err != nil {
			challenge, internal := BearerChallenge(err, "")
			if internal != nil {
				http.Error(w, "", http.StatusInternalServerError)
				return
			}
			w.Header().Set("WWW-Authenticate", challenge)
			w.WriteHeader(HTTPStatus)
			return
		}
		fmt.Fprint(w, "resumed: ", r.TLS.DidResume)
	})
	it.Server = httptest.NewUnstartedServer(mux)
	it.Config.ErrorLog = log.New(io.Discard, "", 0)
	pool := x509.NewCertPool()
	pool.AddCert(authority.certificate)
	it.TLS = &tls.Config{
		Certificates: []tls.Certificate{issue(t, "localhost", authority, false).tls()}, ClientAuth: auth, ClientCAs: pool,
	}
	it.StartTLS()
	t.Cleanup(it.Close)
	return it
}

// client returns a client with this identity, or none.
func (w *world) client(who *identity, version uint16) *http.Client {
	pool := x509.NewCertPool()
	pool.AddCert(w.authority.certificate)
	config := &tls.Config{
		RootCAs: pool, ServerName: "localhost", MinVersion: version, MaxVersion: version,
		ClientSessionCache: tls.NewLRUClientSessionCache(4),
	}
	if who != nil {
		certificate := who.tls()
		// Whatever authorities the server names.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &certificate, nil }
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: config}, Timeout: 20 * time.Second}
}

func ask(t *testing.T, client *http.Client, url, token string) (int, string, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, strings.TrimSpace(string(body)), response.Header.Get("WWW-Authenticate")
}

func TestMutualTLS(t *testing.T) {
	world := newWorld(t, tls.RequestClientCert)
	validating := newWorld(t, tls.VerifyClientCertIfGiven)
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		// The server that validates chains issues a token; a stolen one is worthless.
		mine := validating.client(validating.mine, version)
		status, token, _ := ask(t, mine, validating.URL+"/token", "")
		if status != 200 {
			t.Fatal(status, token)
		}
		if status, body, _ := ask(t, mine, validating.URL+"/account", token); status != 200 || body != "resumed: false" {
			t.Error(status, body)
		}
		// The certificate and the chain are those of the first handshake.
		mine.CloseIdleConnections()
		if status, body, _ := ask(t, mine, validating.URL+"/account", token); status != 200 || body != "resumed: true" {
			t.Error(status, body)
		}
		if status, body, _ := ask(t, mine, validating.URL+"/token", ""); status != 200 {
			t.Error(status, body)
		}
		for who, text := range map[*identity]string{validating.thief: "another certificate", nil: "no certificate presented"} {
			thief := validating.client(who, version)
			status, _, challenge := ask(t, thief, validating.URL+"/account", token)
			if status != 401 || !strings.Contains(challenge, text) {
				t.Error(status, challenge)
			}
			status, body, _ := ask(t, thief, validating.URL+"/token", "")
			if status != 401 || !strings.Contains(body, "invalid_client") {
				t.Error(status, body)
			}
		}
		// Without validation nobody is a client of tls_client_auth, whatever name is in the certificate.
		for _, who := range []*identity{world.mine, world.alone} {
			status, body, _ := ask(t, world.client(who, version), world.URL+"/token", "")
			if status != 401 || !strings.Contains(body, "invalid_client") {
				t.Error(status, body)
			}
			if reason := world.reason.Load().(string); !strings.Contains(reason, "chain") {
				t.Error(reason)
			}
		}
	}
}

func TestConnectionsThatAreNotTLS(t *testing.T) {
	for _, state := range []*tls.ConnectionState{nil, {}} {
		_, err := PresentedFromTLS(state)
		is(t, err, ErrNoTLS)
		_, chain, err := ClientCertificate(state)
		is(t, err, ErrNoTLS)
		if chain != 0 {
			t.Error(chain)
		}
	}
	if presented, err := PresentedFromTLS(&tls.ConnectionState{HandshakeComplete: true}); err != nil {
		t.Error(presented, err)
	}
}
