// A service browser in the shape of Avahi's: a callback with many arguments that is called on a thread of the library,
// and whose events say in band that all is known for now, or that it failed.
#include <pthread.h>
#include <stdlib.h>

#include "library.h"

typedef enum {
    BROWSER_NEW,
    BROWSER_REMOVE,
    BROWSER_CACHE_EXHAUSTED,
    BROWSER_ALL_FOR_NOW,
    BROWSER_FAILURE
} BrowserEvent;

typedef struct ServiceBrowser ServiceBrowser;

typedef void (*BrowserCallback)(ServiceBrowser *browser, int interface, int protocol, BrowserEvent event,
                                const char *name, const char *type, const char *domain, int flags, void *userdata);

struct ServiceBrowser {
    BrowserCallback callback;
    void *userdata;
    const char *type;
    pthread_t thread;
};

static void report(ServiceBrowser *browser, BrowserEvent event, const char *name) {
    browser->callback(browser, 2, -1, event, name, browser->type, "local", 0, browser->userdata);
}

static void *browse(void *data) {
    ServiceBrowser *browser = data;
    report(browser, BROWSER_NEW, "printer");
    report(browser, BROWSER_NEW, "scanner");
    report(browser, BROWSER_CACHE_EXHAUSTED, NULL);
    report(browser, BROWSER_ALL_FOR_NOW, NULL);
    report(browser, BROWSER_REMOVE, "printer");
    // A type without a leading underscore is no service type.
    if (browser->type[0] != '_') report(browser, BROWSER_FAILURE, NULL);
    return NULL;
}

ServiceBrowser *service_browser_new(const char *type, int flags, BrowserCallback callback, void *userdata) {
    if (flags != 0) return NULL;
    ServiceBrowser *browser = malloc(sizeof *browser);
    *browser = (ServiceBrowser){.callback = callback, .userdata = userdata, .type = type};
    if (pthread_create(&browser->thread, NULL, browse, browser) != 0) abort();
    return browser;
}

// No callback follows.
int service_browser_free(ServiceBrowser *browser) {
    pthread_join(browser->thread, NULL);
    free(browser);
    return 0;
}
