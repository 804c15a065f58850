package certbound

import (
	"debug/elf"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

const bound = `{"cnf":{"x5t#S256":"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"}}`

func certificates(t testing.TB) (mine, other []byte) {
	return der(t, "rfc8705-appendix-a.pem"), der(t, "other.pem")
}

func is(t *testing.T, err error, expected error) {
	t.Helper()
	if !errors.Is(err, expected) {
		t.Errorf("%v, not %v", err, expected)
	}
}

func TestTheLibraryIsLinkedStatically(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	libraries, err := file.ImportedLibraries()
	if err != nil || strings.Contains(strings.Join(libraries, " "), "certbound") {
		t.Errorf("%v, %v", libraries, err)
	}
}

func TestThumbprints(t *testing.T) {
	mine, _ := certificates(t)
	thumbprint, err := ThumbprintOf(mine)
	is(t, err, nil)
	again, err := ParseThumbprint(thumbprint.String())
	is(t, err, nil)
	if again != thumbprint {
		t.Error("the text is another thumbprint")
	}
	if cnf := string(thumbprint.Confirmation()); `{"cnf":`+cnf+`}` != bound {
		t.Error(cnf)
	}
	_, err = ThumbprintOf(nil)
	is(t, err, ErrCertificateNotDER)
	_, err = ParseThumbprint("")
	is(t, err, ErrThumbprintText)
	_, err = ParseThumbprint("bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2")
	is(t, err, ErrThumbprintNotCanonical)
	_, err = DecodePEM(nil)
	is(t, err, ErrPEMBegin)
	_, err = DecodePEM(append(read(t, "other.pem"), read(t, "other.pem")...))
	is(t, err, ErrSecondCertificate)
}

func TestChecks(t *testing.T) {
	mine, other := certificates(t)
	presented, err := PresentedCertificate(mine)
	is(t, err, nil)
	binding, err := CheckClaims([]byte(bound), presented, RequireBound)
	if binding != Bound || err != nil {
		t.Error(binding, err)
	}
	binding, err = CheckClaims([]byte(`{}`), PresentedNothing(), AllowUnbound)
	if binding != Unbound || err != nil {
		t.Error(binding, err)
	}
	for _, wrong := range []struct {
		claims    string
		presented *Presented
		policy    Policy
		err       error
	}{
		{bound, PresentedNothing(), AllowUnbound, ErrNoCertificate},
		{`{}`, presented, RequireBound, ErrUnbound},
		{``, presented, RequireBound, ErrJSONSyntax},
		{bound, presented, 0, ErrUnknownPolicy},
		{bound, presented, 3, ErrUnknownPolicy},
		{bound, nil, RequireBound, ErrNullPointer},
		{bound, &Presented{}, RequireBound, ErrUninitialised},
	} {
		binding, err := CheckClaims([]byte(wrong.claims), wrong.presented, wrong.policy)
		is(t, err, wrong.err)
		if binding != None {
			t.Errorf("%v with %v", binding, err)
		}
	}
	_, err = PresentedCertificate([]byte{})
	is(t, err, ErrCertificateNotDER)
	_, err = PresentedCertificate(other[:10])
	is(t, err, ErrCertificateTruncated)
	_, err = new(Confirmation).Check(presented, RequireBound)
	is(t, err, ErrUninitialised)
	_, err = (*Confirmation)(nil).Check(presented, RequireBound)
	is(t, err, ErrNullPointer)
	kept, err := ConfirmationFromThumbprint(bound[20:63])
	is(t, err, nil)
	binding, err = kept.Check(presented, RequireBound)
	if binding != Bound || err != nil {
		t.Error(binding, err)
	}
	_, _, err = CheckJWTIgnoringSignature(strings.Repeat("x", 2<<20+1), presented, RequireBound)
	is(t, err, ErrTokenTooLong)
	_, _, err = CheckJWTIgnoringSignature("", presented, RequireBound)
	is(t, err, ErrTokenFormat)
}

func TestAnswers(t *testing.T) {
	challenge, err := BearerChallenge(fmt.Errorf("request 7: %w", ErrMismatch), "a realm")
	expected := `Bearer realm="a realm", error="invalid_token", error_description="token bound to another certificate"`
	if challenge != expected || err != nil {
		t.Error(challenge, err)
	}
	body, err := InvalidClient(ErrClientMismatch)
	if !strings.HasPrefix(string(body), `{"error":"invalid_client","error_description":"`) || err != nil {
		t.Error(string(body), err)
	}
	for _, mistake := range []error{nil, os.ErrNotExist, ErrNullPointer, ErrOutputTooSmall, ErrRegistryFormat, Status(77), ErrRefused} {
		_, err = BearerChallenge(mistake, "")
		is(t, err, ErrNotARefusal)
		_, err = InvalidClient(mistake)
		is(t, err, ErrNotARefusal)
	}
	for _, realm := range []string{`"`, "a\r\nX: y", "é", "\x00"} {
		_, err = BearerChallenge(ErrMismatch, realm)
		is(t, err, ErrInvalidRealm)
	}
	if _, err = BearerChallenge(ErrMismatch, strings.Repeat("x", 10000)); err != nil {
		t.Error(err)
	}
}

func TestClients(t *testing.T) {
	mine, other := certificates(t)
	client, err := ClientFromMetadata([]byte(`{"client_id":"c","token_endpoint_auth_method":"tls_client_auth",
		"tls_client_auth_subject_dn":"CN=mtls","tls_client_certificate_bound_access_tokens":true}`))
	is(t, err, nil)
	if client.Method() != TLSClientAuth || !client.BoundTokens() || !client.Is("c") || client.Is("d") || client.Is("") {
		t.Error("another client")
	}
	is(t, client.Authenticate(mine, ChainValidated), nil)
	is(t, client.Authenticate(mine, ChainNotValidated), ErrChainNotValidated)
	is(t, client.Authenticate(other, ChainValidated), ErrClientMismatch)
	is(t, client.Authenticate(nil, ChainValidated), ErrNoClientCertificate)
	is(t, client.Authenticate([]byte{}, ChainValidated), ErrCertificateNotDER)
	is(t, client.Authenticate(mine, 0), ErrUnknownChain)
	is(t, new(Client).Authenticate(mine, ChainValidated), ErrUninitialised)
	is(t, (*Client)(nil).Authenticate(mine, ChainValidated), ErrNullPointer)
	pinned, err := client.PinIssuer(other, PinnedName)
	is(t, err, nil)
	is(t, pinned.Authenticate(mine, ChainValidated), ErrIssuerMismatch)
	is(t, client.Authenticate(mine, ChainValidated), nil)
	_, err = client.PinIssuer(nil, PinnedName)
	is(t, err, ErrCertificateNotDER)
	_, err = client.PinIssuer(other, 0)
	is(t, err, ErrUnknownPinned)
	_, err = client.PinIssuer(mine, PinnedNameAndKeyIdentifier)
	is(t, err, ErrNoKeyIdentifier)
	_, err = ClientFromMetadata([]byte(`{}`))
	is(t, err, ErrMalformed)
}

func TestRegistries(t *testing.T) {
	mine, other := certificates(t)
	path := filepath.Join(t.TempDir(), "registry.img")
	image := read(t, "registry.img")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	copied, err := NewRegistry(image)
	is(t, err, nil)
	opened, err := OpenRegistry(path)
	is(t, err, nil)
	for i := range image {
		image[i] = 0
	}
	for _, registry := range []*Registry{copied, opened} {
		if registry.Len() != 5 {
			t.Error(registry.Len())
		}
		client, err := registry.Authenticate("certificate", mine, ChainNotValidated)
		is(t, err, nil)
		if client.Method() != SelfSignedTLSClientAuth || !client.Is("certificate") {
			t.Error("another client")
		}
		_, err = registry.Authenticate("pinned", other, ChainValidated)
		is(t, err, ErrIssuerMismatch)
		_, err = registry.Authenticate("certificate", nil, ChainValidated)
		is(t, err, ErrNoClientCertificate)
		_, err = registry.Authenticate("certificate", []byte{}, ChainValidated)
		is(t, err, ErrCertificateNotDER)
		_, err = registry.Find("nobody")
		is(t, err, ErrUnknownClient)
		_, err = registry.Find("")
		is(t, err, ErrClientID)
		client, err = registry.FindByCertificate(mine, ChainNotValidated)
		is(t, err, nil)
		if !client.Is("certificate") {
			t.Error("another client")
		}
		_, err = registry.FindByCertificate(mine, ChainValidated)
		is(t, err, ErrAmbiguousCertificate)
	}
	_, err = NewRegistry(image)
	is(t, err, ErrRegistryFormat)
	_, err = NewRegistry(nil)
	is(t, err, ErrRegistryFormat)
	_, err = OpenRegistry(path + ".old")
	is(t, err, os.ErrNotExist)
	for _, none := range []*Registry{nil, {}} {
		_, err = none.Find("certificate")
		is(t, err, ErrNullPointer)
		if none.Len() != 0 {
			t.Error("a registry that is none has clients")
		}
	}
}

func TestForwarded(t *testing.T) {
	mine, _ := certificates(t)
	peer := TrustedPeerAsserted()
	value := url.QueryEscape(string(read(t, "rfc8705-appendix-a.pem")))
	values := map[Format]string{
		// QueryEscape writes a plus for a space, which has no place in the value of a proxy.
		PercentPEM:      strings.ReplaceAll(value, "+", "%20"),
		SpacedPEM:       strings.ReplaceAll(string(read(t, "rfc8705-appendix-a.pem")), "\n", " "),
		Base64DER:       base64.StdEncoding.EncodeToString(mine),
		StructuredField: ":" + base64.StdEncoding.EncodeToString(mine) + ":",
		Base64PEM:       base64.StdEncoding.EncodeToString(read(t, "rfc8705-appendix-a.pem")),
	}
	for format, value := range values {
		header, err := NewHeader(format)
		is(t, err, nil)
		forwarded, err := header.Decode(peer, []string{value})
		if err != nil || string(forwarded.Certificate) != string(mine) {
			t.Fatal(format, err)
		}
		binding, err := CheckClaims([]byte(bound), forwarded.Presented, RequireBound)
		if binding != Bound || err != nil {
			t.Error(format, binding, err)
		}
		for _, none := range [][]string{nil, {}, {""}, {"(null)"}} {
			forwarded, err := header.Decode(peer, none)
			if err != nil || forwarded.Certificate != nil {
				t.Fatal(format, none, err)
			}
			_, err = CheckClaims([]byte(bound), forwarded.Presented, RequireBound)
			is(t, err, ErrNoCertificate)
		}
		_, err = header.Decode(peer, []string{value, value})
		is(t, err, ErrForwardedRepeated)
		_, err = header.Decode(peer, make([]string, 1000))
		is(t, err, ErrForwardedRepeated)
		_, err = header.Decode(TrustedPeer{}, []string{value})
		is(t, err, ErrUninitialised)
		is(t, header.Check(), nil)
		small := *header
		small.MaxCertificateLen = 100
		_, err = small.Decode(peer, []string{value})
		is(t, err, ErrCertificateTooLong)
		for _, limit := range []uint{0, 65537, ^uint(0)} {
			small.MaxCertificateLen = limit
			_, err = small.Decode(peer, []string{value})
			is(t, err, ErrInvalidLimit)
			is(t, small.Check(), ErrInvalidLimit)
		}
	}
	_, err := NewHeader(0)
	is(t, err, ErrUnknownFormat)
	_, err = new(Header).Decode(peer, nil)
	is(t, err, ErrUnknownFormat)
	_, err = (*Header)(nil).Decode(peer, nil)
	is(t, err, ErrNullPointer)
	is(t, (*Header)(nil).Check(), ErrNullPointer)
	chain, err := ForwardedChain(peer, VerdictWords, []string{"SUCCESS"})
	if chain != ChainValidated || err != nil {
		t.Error(chain, err)
	}
	chain, err = ForwardedChain(peer, VerdictCode, []string{"18"})
	if chain != ChainNotValidated || err != nil {
		t.Error(chain, err)
	}
	_, err = ForwardedChain(peer, VerdictWords, []string{"success"})
	is(t, err, ErrForwardedVerdict)
	secret := []byte("0123456789abcdef")
	_, err = TrustedPeerBySecret([]string{string(secret)}, secret)
	is(t, err, nil)
	_, err = TrustedPeerBySecret([]string{"", string(secret)}, secret)
	is(t, err, ErrUntrustedPeer)
	_, err = TrustedPeerBySecret(nil, nil)
	is(t, err, ErrWeakSecret)
}

// Under the race detector: everything that is made once is shared, while the collector frees old registries.
func TestGoroutines(t *testing.T) {
	mine, other := certificates(t)
	presented, err := PresentedCertificate(mine)
	is(t, err, nil)
	kept, err := ConfirmationFromClaims([]byte(bound))
	is(t, err, nil)
	header, err := NewHeader(Base64DER)
	is(t, err, nil)
	image, lines := read(t, "registry.img"), []string{base64.StdEncoding.EncodeToString(mine)}
	shared, err := NewRegistry(image)
	is(t, err, nil)
	var group sync.WaitGroup
	for worker := 0; worker < 8; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for round := 0; round < 200; round++ {
				binding, err := CheckClaims([]byte(bound), presented, RequireBound)
				if binding != Bound || err != nil {
					t.Error(binding, err)
				}
				if binding, err = kept.Check(presented, RequireBound); binding != Bound || err != nil {
					t.Error(binding, err)
				}
				client, err := shared.Authenticate("certificate", mine, ChainNotValidated)
				is(t, err, nil)
				is(t, client.Authenticate(other[:100], ChainNotValidated), ErrMalformed)
				fresh, err := NewRegistry(image)
				is(t, err, nil)
				_, err = fresh.FindByCertificate(mine, ChainNotValidated)
				is(t, err, nil)
				if forwarded, err := header.Decode(TrustedPeerAsserted(), lines); err != nil || len(forwarded.Certificate) != len(mine) {
					t.Error(err)
				}
				if round%50 == 0 {
					runtime.GC()
				}
			}
		}()
	}
	group.Wait()
}

func TestChecksDoNotAllocate(t *testing.T) {
	mine, _ := certificates(t)
	presented, err := PresentedCertificate(mine)
	is(t, err, nil)
	kept, err := ConfirmationFromClaims([]byte(bound))
	is(t, err, nil)
	claims := []byte(bound)
	count := testing.AllocsPerRun(100, func() {
		_, err = CheckClaims(claims, presented, RequireBound)
		_, err = kept.Check(presented, RequireBound)
	})
	if count != 0 || err != nil {
		t.Errorf("%v allocations, %v", count, err)
	}
}

func BenchmarkCheckClaims(b *testing.B) {
	mine, _ := certificates(b)
	presented, err := PresentedCertificate(mine)
	if err != nil {
		b.Fatal(err)
	}
	claims := []byte(bound)
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		if _, err := CheckClaims(claims, presented, RequireBound); err != nil {
			b.Fatal(err)
		}
	}
}
