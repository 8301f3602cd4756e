/*
 * wellknown.c
 *		Discovery documents. Every URL in them comes from the configured public URL, never from the request.
 */
#include "endpoint/endpoint.h"

#include <string.h>

#include "http/reply.h"

#define MAX_DOCUMENT 8192

void
wellknown_handle_resource(Request *request)
{
	const char *url = request->loop->settings->public_url;
	const char *path = request->path + strlen(WELLKNOWN_RESOURCE);
	Buffer out;

	/* Who asks without a path may have left it out. */
	buffer_init(&out, MAX_DOCUMENT);
	buffer_format(&out,
				  "{\"resource\":\"%s%s\",\"authorization_servers\":[\"%s\"],"
				  "\"scopes_supported\":[\"ainecto:read\",\"ainecto:write\"],"
				  "\"bearer_methods_supported\":[\"header\"],\"resource_name\":\"Ainecto\","
				  "\"resource_documentation\":\"%s/\"}",
				  url, *path ? path : "/mcp", url, url);
	reply_buffer(request, MHD_HTTP_OK, REPLY_JSON, &out);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "public, max-age=300");
}

void
wellknown_handle_server(Request *request)
{
	const char *url = request->loop->settings->public_url;
	Buffer out;

	buffer_init(&out, MAX_DOCUMENT);
	buffer_format(
		&out,
		"{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/authorize\",\"token_endpoint\":\"%s/token\","
		"\"registration_endpoint\":\"%s/register\",\"revocation_endpoint\":\"%s/revoke\","
		"\"introspection_endpoint\":\"%s/introspect\",",
		url, url, url, url, url, url);
	buffer_add(
		&out,
		"\"scopes_supported\":[\"ainecto:read\",\"ainecto:write\",\"offline_access\"],"
		"\"response_types_supported\":[\"code\"],\"response_modes_supported\":[\"query\"],"
		"\"grant_types_supported\":[\"authorization_code\",\"refresh_token\"],"
		"\"code_challenge_methods_supported\":[\"S256\"],"
		"\"token_endpoint_auth_methods_supported\":[\"none\",\"client_secret_post\",\"client_secret_basic\"],"
		"\"revocation_endpoint_auth_methods_supported\":"
		"[\"none\",\"client_secret_post\",\"client_secret_basic\"],"
		"\"introspection_endpoint_auth_methods_supported\":[\"client_secret_post\",\"client_secret_basic\"],"
		"\"authorization_response_iss_parameter_supported\":true,");
	buffer_format(&out, "\"service_documentation\":\"%s/\"}", url);
	reply_buffer(request, MHD_HTTP_OK, REPLY_JSON, &out);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "public, max-age=300");
}

void
wellknown_handle_unknown(Request *request)
{
	reply_problem(request, MHD_HTTP_NOT_FOUND, REPLY_RPC_INVALID_REQUEST, "not_found",
				  "There is no document at this path.");
}
