
/*
 * Registry images: each is mapped once for a configuration, so that a reload
 * takes a new one, or keeps the old configuration if the new one is bad.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#include "ngx_http_certbound_module.h"


typedef struct {
    ngx_str_t            path;
    void                *data;
    size_t               len;
    ngx_log_t           *log;
    certbound_registry   registry;
} ngx_http_certbound_image_t;


static ngx_http_certbound_image_t *ngx_http_certbound_open_image(
    ngx_conf_t *cf, ngx_str_t *path);
static ngx_int_t ngx_http_certbound_map(ngx_conf_t *cf,
    ngx_http_certbound_image_t *image);
static void ngx_http_certbound_unmap(void *data);


/* certbound_registry PATH; */

char *
ngx_http_certbound_set_registry(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_certbound_loc_conf_t *clcf = conf;

    ngx_str_t                        *value;
    ngx_uint_t                        i;
    ngx_http_certbound_image_t       *image, **images;
    ngx_http_certbound_main_conf_t   *cmcf;

    if (clcf->registry != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_conf_full_name(cf->cycle, &value[1], 1) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_certbound_module);

    if (cmcf->registries == NULL) {
        cmcf->registries = ngx_array_create(cf->pool, 1,
                                        sizeof(ngx_http_certbound_image_t *));
        if (cmcf->registries == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    images = cmcf->registries->elts;

    for (i = 0; i < cmcf->registries->nelts; i++) {
        if (ngx_strcmp(images[i]->path.data, value[1].data) == 0) {
            clcf->registry = &images[i]->registry;
            return NGX_CONF_OK;
        }
    }

    image = ngx_http_certbound_open_image(cf, &value[1]);
    if (image == NULL) {
        return NGX_CONF_ERROR;
    }

    images = ngx_array_push(cmcf->registries);
    if (images == NULL) {
        return NGX_CONF_ERROR;
    }

    *images = image;
    clcf->registry = &image->registry;

    return NGX_CONF_OK;
}


static ngx_http_certbound_image_t *
ngx_http_certbound_open_image(ngx_conf_t *cf, ngx_str_t *path)
{
    int32_t                      status;
    ngx_pool_cleanup_t          *cln;
    ngx_http_certbound_image_t  *image;

    cln = ngx_pool_cleanup_add(cf->pool, sizeof(ngx_http_certbound_image_t));
    if (cln == NULL) {
        return NULL;
    }

    image = cln->data;
    image->path = *path;
    image->log = &cf->cycle->new_log;

    if (ngx_http_certbound_map(cf, image) != NGX_OK) {
        return NULL;
    }

    cln->handler = ngx_http_certbound_unmap;

    status = certbound_registry_open(image->data, image->len,
                                     &image->registry);

    if (status != CERTBOUND_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "\"%V\": %s", path,
                           certbound_status_text(status));
        return NULL;
    }

    return image;
}


static ngx_int_t
ngx_http_certbound_map(ngx_conf_t *cf, ngx_http_certbound_image_t *image)
{
    ngx_fd_t         fd;
    ngx_file_info_t  fi;

    fd = ngx_open_file(image->path.data, NGX_FILE_RDONLY, NGX_FILE_OPEN, 0);

    if (fd == NGX_INVALID_FILE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_open_file_n " \"%V\" failed", &image->path);
        return NGX_ERROR;
    }

    image->data = MAP_FAILED;

    if (ngx_fd_info(fd, &fi) == NGX_FILE_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_fd_info_n " \"%V\" failed", &image->path);

    } else {
        image->len = ngx_file_size(&fi);
        image->data = mmap(NULL, image->len, PROT_READ, MAP_SHARED, fd, 0);

        if (image->data == MAP_FAILED) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                               "mmap(\"%V\") failed", &image->path);
        }
    }

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_conf_log_error(NGX_LOG_ALERT, cf, ngx_errno,
                           ngx_close_file_n " \"%V\" failed", &image->path);
    }

    return image->data == MAP_FAILED ? NGX_ERROR : NGX_OK;
}


static void
ngx_http_certbound_unmap(void *data)
{
    ngx_http_certbound_image_t *image = data;

    if (munmap(image->data, image->len) == -1) {
        ngx_log_error(NGX_LOG_ALERT, image->log, ngx_errno,
                      "munmap(\"%V\") failed", &image->path);
    }
}
