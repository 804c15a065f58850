
/*
 * What the files of the module share.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#ifndef _NGX_HTTP_CERTBOUND_MODULE_H_INCLUDED_
#define _NGX_HTTP_CERTBOUND_MODULE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include <certbound.h>


#if !(NGX_HTTP_SSL)
#error this module needs nginx with --with-http_ssl_module
#endif


#define NGX_HTTP_CERTBOUND_OFF       0

/* TLS early data can be replayed without the client's key (RFC 8470) */
#define NGX_HTTP_CERTBOUND_TOO_EARLY 425

/* the longest token, in octets */
#define NGX_HTTP_CERTBOUND_TOKEN     131072

/* the longest one that is kept with a connection */
#define NGX_HTTP_CERTBOUND_REPEAT    8192

/* claims have three octets for every four characters of the token */
#define NGX_HTTP_CERTBOUND_SCRATCH   (NGX_HTTP_CERTBOUND_TOKEN / 4 * 3)


/* the header that carries the certificate */
typedef struct {
    ngx_str_t                      name;
    certbound_forwarded_header     header;
} ngx_http_certbound_source_t;


/* a secret that the proxy and this server share, and its header */
typedef struct {
    ngx_str_t                      name;
    ngx_str_t                      value;
} ngx_http_certbound_secret_t;


/* the header that says whether the proxy validated the chain */
typedef struct {
    ngx_str_t                      name;
    int32_t                        form;
} ngx_http_certbound_verdict_t;


typedef struct {
    ngx_array_t                   *registries; /* ngx_http_certbound_image_t */
    ngx_uint_t                     forwarded;  /* unsigned  forwarded:1; */
} ngx_http_certbound_main_conf_t;


typedef struct {
    ngx_uint_t                     policy;
    ngx_str_t                      realm;
    ngx_flag_t                     validity;
    ngx_flag_t                     client;
    certbound_registry            *registry;
    ngx_http_certbound_source_t   *source;     /* NULL is TLS */
    ngx_http_certbound_verdict_t  *verdict;
    ngx_array_t                   *proxies;    /* ngx_cidr_t */
    ngx_array_t                   *secrets;    /* ngx_http_certbound_secret_t */
} ngx_http_certbound_loc_conf_t;


/* the last token that passed */
typedef struct {
    u_char                        *token;
    size_t                         len;
    size_t                         size;
    int32_t                        binding;
} ngx_http_certbound_repeat_t;


/* the certificate of a connection, or of a request with a header */
typedef struct {
    int32_t                        status;     /* why it cannot be used */
    int32_t                        parsed;     /* of the fields below */
    certbound_presented            presented;
    certbound_certificate          fields;
    size_t                         thumbprint_len; /* 0: none presented */
    u_char                         thumbprint[CERTBOUND_THUMBPRINT_TEXT_LEN];
    ngx_http_certbound_repeat_t    repeat;
    ngx_uint_t                     kept;       /* with a connection */
} ngx_http_certbound_certificate_t;


/* a request, the same through all its internal redirects */
typedef struct {
    struct sockaddr               *peer;       /* before realip changed it */
    int32_t                        status;     /* -1: nothing was asked */
    int32_t                        binding;
    size_t                         thumbprint_len;
    u_char                         thumbprint[CERTBOUND_THUMBPRINT_TEXT_LEN];
    ngx_str_t                      client_id;
    unsigned                       waiting:1;  /* for the body */
    unsigned                       body:1;     /* it was read */
} ngx_http_certbound_ctx_t;


/* request.c */
ngx_http_certbound_ctx_t *ngx_http_certbound_find_ctx(ngx_http_request_t *r);
ngx_http_certbound_ctx_t *ngx_http_certbound_get_ctx(ngx_http_request_t *r);
size_t ngx_http_certbound_lines(ngx_http_request_t *r, ngx_str_t *name,
    certbound_line lines[2]);
ngx_uint_t ngx_http_certbound_same_name(const u_char *a, const u_char *b,
    size_t len);

/* certificate.c */
ngx_int_t ngx_http_certbound_init_certificate(ngx_conf_t *cf);
ngx_int_t ngx_http_certbound_certificate(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, ngx_http_certbound_certificate_t **out);
int32_t ngx_http_certbound_usable(ngx_http_request_t *r,
    ngx_http_certbound_certificate_t *certificate);
int32_t ngx_http_certbound_evidence(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, ngx_str_t *der, int32_t *chain);
void ngx_http_certbound_read_certificate(u_char *der, size_t len,
    ngx_http_certbound_certificate_t *certificate);

/* forwarded.c */
char *ngx_http_certbound_set_certificate(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_certbound_set_verdict(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
int32_t ngx_http_certbound_forwarded(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, ngx_str_t *der);
int32_t ngx_http_certbound_forwarded_chain(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, int32_t *chain);

/* proxy.c */
char *ngx_http_certbound_set_proxy(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_certbound_set_secret(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
int32_t ngx_http_certbound_trust(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx, certbound_trusted_peer *peer);

/* token.c */
char *ngx_http_certbound_set_realm(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
ngx_int_t ngx_http_certbound_token(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx);

/* repeat.c */
int32_t ngx_http_certbound_repeated(
    ngx_http_certbound_certificate_t *certificate, const u_char *token,
    size_t len);
void ngx_http_certbound_remember(ngx_http_certbound_certificate_t *certificate,
    const u_char *token, size_t len, int32_t binding);
void ngx_http_certbound_forget(ngx_http_certbound_certificate_t *certificate);

/* form.c */
ngx_int_t ngx_http_certbound_query_has(ngx_http_request_t *r, ngx_str_t *name);
ngx_int_t ngx_http_certbound_form_take(ngx_str_t *form, ngx_str_t *name,
    ngx_str_t *value);

/* client.c */
ngx_int_t ngx_http_certbound_client(ngx_http_request_t *r,
    ngx_http_certbound_ctx_t *ctx);

/* registry.c */
char *ngx_http_certbound_set_registry(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* variables.c */
ngx_int_t ngx_http_certbound_add_variables(ngx_conf_t *cf);


extern ngx_module_t  ngx_http_certbound_module;

/* one request at a time is checked: claims or a form, and a certificate */
extern u_char  ngx_http_certbound_scratch[NGX_HTTP_CERTBOUND_SCRATCH];
extern u_char  ngx_http_certbound_der[CERTBOUND_CERTIFICATE_MAX_LEN];


#endif /* _NGX_HTTP_CERTBOUND_MODULE_H_INCLUDED_ */
