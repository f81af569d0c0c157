export const id = 5698;
export const ids = [5698];
export const modules = {

/***/ 85698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

var node_tls__WEBPACK_IMPORTED_MODULE_4___namespace_cache;
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createAgents: () => (/* binding */ createAgents)
/* harmony export */ });
/* harmony import */ var http_proxy_agent__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28947);
/* harmony import */ var https_proxy_agent__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71566);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(44708);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(41692);
// The sockets of HTTP requests: direct or through a proxy, with the trusted authorities.





/**
 * Creates the agents.
 * @param proxy absent: a direct connection
 */
function createAgents(proxy, { maxSockets, ca }) {
    const options = { keepAlive: true, maxSockets };
    const trust = ca === undefined ? {} : { ca: [...knownAuthorities(), ca] };
    if (!proxy)
        return {
            httpAgent: new node_http__WEBPACK_IMPORTED_MODULE_2__.Agent(options),
            httpsAgent: new node_https__WEBPACK_IMPORTED_MODULE_3__.Agent({ ...options, ...trust }),
            refusalOf: () => undefined,
        };
    const refusals = new WeakMap();
    const tunnel = new https_proxy_agent__WEBPACK_IMPORTED_MODULE_1__/* .HttpsProxyAgent */ .b(proxy, { ...options, ...trust });
    // The constructor gives its authorities to the proxy alone.
    Object.assign(tunnel.options, trust);
    tunnel.on('proxyConnect', ({ statusCode, statusText }, request) => {
        if (statusCode !== 200)
            refusals.set(request, { status: statusCode, reason: statusText });
    });
    return {
        httpAgent: new http_proxy_agent__WEBPACK_IMPORTED_MODULE_0__/* .HttpProxyAgent */ .s(proxy, { ...options, ...trust }),
        httpsAgent: tunnel,
        refusalOf: (request) => request && refusals.get(request),
    };
}
/**
 * Returns all known authorities. The user's own authority must not replace them: S3 and STS may
 * have different ones.
 */
function knownAuthorities() {
    // Node.js before 22.15 does not return the authorities of NODE_EXTRA_CA_CERTS.
    const { getCACertificates } = /*#__PURE__*/ (node_tls__WEBPACK_IMPORTED_MODULE_4___namespace_cache || (node_tls__WEBPACK_IMPORTED_MODULE_4___namespace_cache = __webpack_require__.t(node_tls__WEBPACK_IMPORTED_MODULE_4__, 2)));
    return getCACertificates?.('default') ?? node_tls__WEBPACK_IMPORTED_MODULE_4__.rootCertificates;
}


/***/ })

};
