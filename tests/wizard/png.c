/* SPDX-License-Identifier: MIT
 * The system's own encoder (Windows Imaging Component). */
#include "png.h"

#define COBJMACROS
#include <windows.h>

#include <initguid.h>
#include <wincodec.h>

/* Into FRAME, which takes 24 bits a pixel: the fourth byte would be read as transparency. */
static HRESULT fill(IWICImagingFactory *factory, IWICBitmapFrameEncode *frame, const uint32_t *pixels, int width,
                    int height)
{
    WICPixelFormatGUID format = GUID_WICPixelFormat24bppBGR;
    IWICBitmap *bitmap = NULL;
    UINT row = (UINT)width * sizeof *pixels;
    HRESULT result =
        IWICImagingFactory_CreateBitmapFromMemory(factory, (UINT)width, (UINT)height, &GUID_WICPixelFormat32bppBGR, row,
                                                  row * (UINT)height, (BYTE *)(uintptr_t)pixels, &bitmap);
    if (SUCCEEDED(result))
        result = IWICBitmapFrameEncode_Initialize(frame, NULL);
    if (SUCCEEDED(result))
        result = IWICBitmapFrameEncode_SetSize(frame, (UINT)width, (UINT)height);
    if (SUCCEEDED(result))
        result = IWICBitmapFrameEncode_SetPixelFormat(frame, &format);
    if (SUCCEEDED(result))
        result = IWICBitmapFrameEncode_WriteSource(frame, (IWICBitmapSource *)bitmap, NULL);
    if (SUCCEEDED(result))
        result = IWICBitmapFrameEncode_Commit(frame);
    if (bitmap)
        IWICBitmap_Release(bitmap);
    return result;
}

bool png_write(const wchar_t *path, const uint32_t *pixels, int width, int height)
{
    IWICImagingFactory *factory = NULL;
    IWICStream *stream = NULL;
    IWICBitmapEncoder *encoder = NULL;
    IWICBitmapFrameEncode *frame = NULL;
    HRESULT begun = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT result = CoCreateInstance(&CLSID_WICImagingFactory, NULL, CLSCTX_INPROC_SERVER, &IID_IWICImagingFactory,
                                      (void **)&factory);
    if (SUCCEEDED(result))
        result = IWICImagingFactory_CreateStream(factory, &stream);
    if (SUCCEEDED(result))
        result = IWICStream_InitializeFromFilename(stream, path, GENERIC_WRITE);
    if (SUCCEEDED(result))
        result = IWICImagingFactory_CreateEncoder(factory, &GUID_ContainerFormatPng, NULL, &encoder);
    if (SUCCEEDED(result))
        result = IWICBitmapEncoder_Initialize(encoder, (IStream *)stream, WICBitmapEncoderNoCache);
    if (SUCCEEDED(result))
        result = IWICBitmapEncoder_CreateNewFrame(encoder, &frame, NULL);
    if (SUCCEEDED(result))
        result = fill(factory, frame, pixels, width, height);
    if (SUCCEEDED(result))
        result = IWICBitmapEncoder_Commit(encoder);
    IUnknown *const made[] = {(IUnknown *)frame, (IUnknown *)encoder, (IUnknown *)stream, (IUnknown *)factory};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        if (made[i])
            IUnknown_Release(made[i]);
    if (SUCCEEDED(begun))
        CoUninitialize();
    return SUCCEEDED(result);
}
