/* SPDX-License-Identifier: MIT */
/* One function a demo; the table of them is in demo.c. */
#ifndef DEMO_H
#define DEMO_H

#include "../fixture.h"

void demo_camera(struct authority *authority, const char *dir);
void demo_camera_fixed(struct authority *authority, const char *dir);
void demo_camera_service(struct authority *authority, const char *dir);
void demo_package(struct authority *authority, const char *dir);
void demo_image(struct authority *authority, const char *dir);
void demo_electron(struct authority *authority, const char *dir);
void demo_es(struct authority *authority, const char *dir);
void demo_es_removed(struct authority *authority, const char *dir);
void demo_es_fixed(struct authority *authority, const char *dir);
void demo_flutter(struct authority *authority, const char *dir);
void demo_plot(struct authority *authority, const char *dir);
void demo_vm(struct authority *authority, const char *dir);
void demo_vm_half(struct authority *authority, const char *dir);
void demo_vm_listed(struct authority *authority, const char *dir);
void demo_store(struct authority *authority, const char *dir);
void demo_vpn(struct authority *authority, const char *dir);
void demo_vpn_old(struct authority *authority, const char *dir);
void demo_obs(struct authority *authority, const char *dir);
void demo_phone(struct authority *authority, const char *dir);

#endif
